// What makes voting easier with a script; without it every field is there and works by itself.
//
//   [data-ranking]     rows with a select for their place get buttons: higher and lower
//   [data-place-map]   a map on which a click, or Enter for its middle, fills in longitude and latitude
//   [data-find]        a field with its own button: Enter presses that one, and not the button of the form
//   form[data-even]    ticks that are not there are made up for, so that all votes are equally long
//   [data-print]       a button that prints the page

function rowName(row) {
  return row.querySelector("label").textContent.trim();
}

function rank(list) {
  const rows = [...list.children];
  const says = document.createElement("p");
  says.className = "ranking-says";
  says.setAttribute("role", "status");
  list.after(says);
  const select = (row) => row.querySelector("select");
  const placeOf = (row) => Number(select(row).value);
  const most = Number(list.dataset.most);
  let placed = rows.filter((row) => placeOf(row) > 0).sort((a, b) => placeOf(a) - placeOf(b));

  const say = (words, row, place) => {
    says.textContent = words.replace("{name}", rowName(row)).replace("{place}", place);
  };
  const write = () => {
    for (const row of rows) {
      const place = placed.indexOf(row) + 1;
      select(row).value = String(place).padStart(3, "0");
      row.classList.toggle("placed", place > 0);
    }
    list.append(...placed, ...rows.filter((row) => !placed.includes(row)));
  };
  const move = (row, step, button) => {
    const at = placed.indexOf(row);
    if (at < 0 && placed.length >= most) return say(list.dataset.full, row, "");
    if (at < 0) placed.push(row);
    else if (step < 0 && at > 0) placed.splice(at - 1, 2, row, placed[at - 1]);
    else if (step > 0 && at < placed.length - 1) placed.splice(at, 2, placed[at + 1], row);
    write();
    button.focus();
    say(list.dataset.at, row, placed.indexOf(row) + 1);
  };
  const choose = (row) => {
    const place = placeOf(row);
    placed = placed.filter((other) => other !== row);
    if (place > 0) placed.splice(Math.min(place - 1, placed.length), 0, row);
    placed.splice(most);
    write();
    select(row).focus();
    say(place > 0 ? list.dataset.at : list.dataset.out, row, placed.indexOf(row) + 1);
  };
  for (const row of rows) {
    for (const [word, step, sign] of [
      [list.dataset.up, -1, "↑"],
      [list.dataset.down, 1, "↓"],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "second";
      button.textContent = sign;
      button.setAttribute("aria-label", `${word}: ${rowName(row)}`);
      button.addEventListener("click", () => move(row, step, button));
      row.append(button);
    }
    select(row).addEventListener("change", () => choose(row));
  }
  write();
}

async function drawPlace(box) {
  const [answer] = await Promise.all([
    fetch(box.dataset.placeMap, { headers: { Accept: "application/geo+json, application/json" } }),
    window.L ? null : import("../vendor/leaflet/leaflet-1.9.4.js"),
    new Promise((done) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = box.dataset.stylesheet;
      link.addEventListener("load", done);
      link.addEventListener("error", done);
      document.head.append(link);
    }),
  ]);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const shapes = await answer.json();
  const L = window.L;
  box.hidden = false;
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  canvas.setAttribute("role", "group");
  canvas.setAttribute("aria-label", box.dataset.label);
  box.append(canvas);
  const map = L.map(canvas, { attributionControl: false, scrollWheelZoom: false, zoomControl: false, zoomSnap: 0.25 });
  L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
  L.geoJSON(shapes, { style: { className: "area" }, interactive: false }).addTo(map);
  const { west, south, east, north } = box.dataset;
  map.fitBounds([
    [Number(south), Number(west)],
    [Number(north), Number(east)],
  ]);
  const lon = document.getElementById(box.dataset.lon);
  const lat = document.getElementById(box.dataset.lat);
  const [says, wipe] = [document.createElement("p"), document.createElement("button")];
  says.className = "place-says";
  says.setAttribute("role", "status");
  wipe.type = "button";
  wipe.className = "ghost small-button";
  wipe.textContent = box.dataset.clear;
  let pin = null;
  const show = () => {
    const at = [Number(lat.value.replace(",", ".")), Number(lon.value.replace(",", "."))];
    pin?.remove();
    pin = null;
    wipe.hidden = true;
    if (!lat.value || !lon.value || at.some(Number.isNaN)) return;
    pin = L.circleMarker(at, { radius: 9, className: "pin", interactive: false }).addTo(map);
    wipe.hidden = false;
  };
  const fill = (spot, words) => {
    lat.value = spot ? spot.lat.toFixed(6) : "";
    lon.value = spot ? spot.lng.toFixed(6) : "";
    // What was searched or found before is another place.
    box.parentElement.querySelector("[data-place-now]")?.remove();
    for (const field of box.parentElement.querySelectorAll("[data-find] input")) field.value = "";
    for (const found of box.parentElement.querySelectorAll(".choices input:checked")) found.checked = false;
    show();
    says.textContent = words;
  };
  map.on("click", (event) => fill(event.latlng, box.dataset.chosen));
  canvas.addEventListener("keydown", (event) => {
    if (event.target !== canvas || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    fill(map.getCenter(), box.dataset.chosen);
  });
  wipe.addEventListener("click", () => {
    fill(null, box.dataset.cleared);
    canvas.focus();
  });
  lon.addEventListener("change", show);
  lat.addEventListener("change", show);
  box.append(says, wipe);
  show();
  const source = document.createElement("p");
  source.className = "map-source";
  source.textContent = box.dataset.source;
  box.append(source);
}

function find(box) {
  box.querySelector("input").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    box.querySelector("button").click();
  });
}

function even(form) {
  form.addEventListener("submit", () => {
    const missing = [...form.querySelectorAll("input[type=checkbox]:not(:checked)")];
    const length = (box) => encodeURIComponent(box.name).length + encodeURIComponent(box.value).length + 2;
    form.elements.even.value = "x".repeat(missing.reduce((sum, box) => sum + length(box), 0));
  });
}

const ready = new WeakSet();

function once(root, selector, act) {
  for (const part of root.querySelectorAll(selector)) {
    if (ready.has(part)) continue;
    ready.add(part);
    act(part);
  }
}

export function start(root) {
  once(root, "[data-ranking]", rank);
  once(root, "form[data-even]", even);
  once(root, "[data-find]", find);
  once(root, "[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  once(root, "[data-place-map]", (box) => {
    if (!box.dataset.placeMap) return;
    drawPlace(box).catch((error) => {
      console.error(error);
      box.hidden = true;
    });
  });
}
