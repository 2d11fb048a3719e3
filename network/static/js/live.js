// New items never push the page: a line above the list counts them, and a click fetches them.
//
// The socket tells of an event with `document.dispatchEvent(new CustomEvent("gebuurte:event", {detail: frame}))`,
// where frame is `{type: "event", topic, name, …}`.
//
// [data-live] is the line: data-topics and data-names (separated by spaces) say which events count, data-one and
// data-many ("{n} nieuwe berichten") what it says, and data-some what it says after "gebuurte:behind", when some
// events were missed and nobody counted them; it holds a link. [data-live-count] is a bubble in the menu:
// data-names says which events add one to it.

function wanted(list, value) {
  return !list || list.split(/\s+/).includes(value);
}

function matches(element, frame) {
  return wanted(element.dataset.topics, frame.topic) && wanted(element.dataset.names, frame.name);
}

function tellOne(line) {
  const number = Number(line.dataset.number ?? "0") + 1;
  line.dataset.number = String(number);
  const sentence = number === 1 ? line.dataset.one : line.dataset.many;
  line.querySelector("[data-live-words]").textContent = (sentence ?? "{n}").replace("{n}", String(number));
  line.hidden = false;
}

function tellSome(line) {
  line.querySelector("[data-live-words]").textContent = line.dataset.some ?? "";
  line.hidden = !line.dataset.some;
}

function addOne(place) {
  const number = Number(place.dataset.number ?? "0") + 1;
  place.dataset.number = String(number);
  place.hidden = false;
  place.querySelector("[data-live-number]").textContent = number > 99 ? "99+" : String(number);
}

let listening = false;

export function start() {
  if (listening) return;
  listening = true;
  document.addEventListener("gebuurte:event", (event) => {
    const frame = event.detail ?? {};
    for (const line of document.querySelectorAll("[data-live]")) if (matches(line, frame)) tellOne(line);
    for (const place of document.querySelectorAll("[data-live-count]")) if (matches(place, frame)) addOne(place);
  });
  document.addEventListener("gebuurte:behind", (event) => {
    for (const line of document.querySelectorAll("[data-live][data-topics]")) {
      if (line.dataset.topics && wanted(line.dataset.topics, event.detail?.topic)) tellSome(line);
    }
  });
}
