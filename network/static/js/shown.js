// Parts that belong to a choice in the same form: [data-shown-for="a b" data-shown-by="field"].
//
//   data-shown-by     name of the field that is chosen in
//   data-shown-for    its values, separated by spaces, for which this part is there
//
// The server shows the part that belongs to the present choice; without script that is all.
import { start as startMap } from "./map.js";

const watched = new WeakSet();

export function start(root) {
  for (const part of root.querySelectorAll("[data-shown-for]")) {
    const field = part.closest("form")?.elements[part.dataset.shownBy];
    if (!field || watched.has(part)) continue;
    watched.add(part);
    const follow = () => {
      part.hidden = !part.dataset.shownFor.split(" ").includes(field.value);
      if (!part.hidden) startMap(part); // a map that is not seen has no size to be drawn in
    };
    field.addEventListener("change", follow);
    follow(); // the browser may have kept another choice than the server knew
  }
}
