// A map without foreign tiles, beside a list that says the same: [data-map="/address.geojson"].
//
//   data-label        what the map shows, read aloud
//   data-source       the line that the licence of the shapes asks for
//   data-checkboxes   name of checkboxes in the same form: a click on a shape ticks the one with its code
//   data-code         which property of a feature is the value of its checkbox (default "id")
//   data-href         which property is the address that a shape leads to, when there are no checkboxes
//
// The box is hidden until the shapes are there; without script, or without shapes, the list is all there is.

const MOST_TAB_STOPS = 60;

async function leaflet() {
  if (!window.L) await import("../vendor/leaflet/leaflet-1.9.4.js");
  return window.L;
}

function stylesheet(box) {
  const address = box.dataset.stylesheet;
  if (!address || document.querySelector(`link[href="${address}"]`)) return Promise.resolve();
  return new Promise((done) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  });
}

function checkboxOf(box, feature) {
  const name = box.dataset.checkboxes;
  if (!name) return null;
  const code = String(feature.properties[box.dataset.code ?? "id"]);
  const root = box.closest("form") ?? document;
  return [...root.querySelectorAll(`input[type=checkbox][name="${name}"]`)].find((input) => input.value === code) ?? null;
}

function paint(path, checkbox) {
  const on = checkbox?.checked ?? path.dataset.on === "true";
  path.classList.toggle("area-on", on);
  if (checkbox) path.setAttribute("aria-checked", String(on));
}

function press(path, act) {
  path.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
}

function equip(layer, feature, box, tabStops) {
  const path = layer.getElement();
  if (!path) return;
  const checkbox = checkboxOf(box, feature);
  const href = feature.properties[box.dataset.href ?? ""];
  path.setAttribute("aria-label", feature.properties.name);
  path.dataset.on = String(Boolean(feature.properties.on));
  const act = checkbox ? () => checkbox.click() : href ? () => window.location.assign(href) : null;
  path.setAttribute("role", checkbox ? "checkbox" : href ? "link" : "img");
  if (act) {
    if (tabStops) path.setAttribute("tabindex", "0");
    layer.on("click", act);
    press(path, act);
    path.addEventListener("focus", () => layer.named || layer.openTooltip());
    path.addEventListener("blur", () => layer.named || layer.closeTooltip());
  }
  paint(path, checkbox);
  checkbox?.addEventListener("change", () => paint(path, checkbox));
}

const LETTER_PX = 8;
const LINE_PX = 19;

// Whether a name, broken at spaces and dashes, fits on a shape of this size.
function fits(name, width, height) {
  const parts = name.split(/[\s-]+/);
  const longest = Math.max(...parts.map((part) => part.length + 1)) * LETTER_PX;
  const lines = Math.ceil((name.length * LETTER_PX) / Math.max(longest, Math.min(width, 144)));
  return longest < width && lines * LINE_PX < height * 0.6;
}

// Names stand on the shapes that have room for them; the others show theirs on hover and on focus.
function nameShapes(L, map, shapes) {
  shapes.eachLayer((layer) => {
    const bounds = layer.getBounds();
    const corner = map.latLngToLayerPoint(bounds.getNorthEast());
    const other = map.latLngToLayerPoint(bounds.getSouthWest());
    const name = layer.feature.properties.name;
    const roomy = fits(name, corner.x - other.x, other.y - corner.y);
    if (layer.named === roomy) return;
    layer.named = roomy;
    layer.unbindTooltip();
    const words = document.createElement("span"); // an element: Leaflet reads a string as HTML
    words.textContent = name;
    layer.bindTooltip(
      words,
      roomy
        ? { permanent: true, direction: "center", className: "area-name" }
        : { sticky: true, direction: "top", className: "area-tip" },
    );
  });
}

async function draw(box) {
  const [L, answer] = await Promise.all([
    leaflet(),
    fetch(box.dataset.map, { headers: { Accept: "application/geo+json, application/json" } }),
    stylesheet(box),
  ]);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const features = await answer.json();
  box.hidden = false;
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  canvas.setAttribute("role", "group");
  canvas.setAttribute("aria-label", box.dataset.label ?? "");
  box.append(canvas);
  const map = L.map(canvas, { attributionControl: false, scrollWheelZoom: false, zoomControl: false, zoomSnap: 0.25 });
  L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
  const shapes = L.geoJSON(features, { style: { className: "area" } }).addTo(map);
  map.fitBounds(shapes.getBounds(), { padding: [12, 12] });
  const tabStops = features.features.length <= MOST_TAB_STOPS;
  nameShapes(L, map, shapes);
  shapes.eachLayer((layer) => equip(layer, layer.feature, box, tabStops));
  map.on("zoomend", () => nameShapes(L, map, shapes));
  if (box.dataset.source) {
    const source = document.createElement("p");
    source.className = "map-source";
    source.textContent = box.dataset.source;
    box.append(source);
  }
}

const drawn = new WeakSet();

export function start(root) {
  for (const box of root.querySelectorAll("[data-map]")) {
    if (drawn.has(box) || box.parentElement?.closest("[hidden]")) continue;
    drawn.add(box);
    draw(box).catch((error) => {
      console.error(error);
      box.hidden = true;
    });
  }
}
