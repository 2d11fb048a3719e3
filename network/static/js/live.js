// New items never push the page: a line above the list counts them, and a click fetches them.
//
// The socket tells of an event with `document.dispatchEvent(new CustomEvent("gebuurte:event", {detail: frame}))`,
// where frame is `{type: "event", topic, name, …}`.
//
// [data-live] is the line: data-topics and data-names (separated by spaces) say which events count, data-one and
// data-many ("{n} nieuwe berichten") what it says, and data-some what it says after "gebuurte:behind", when some
// events were missed and nobody counted them; it holds a link. [data-live-count] is a bubble in the menu:
// data-names says which events add one to it. With data-recount they may also take some away: then that address is
// asked, once for what happens within a second, and when the reader looks again.

const RECOUNT_WITHIN_MS = 1_000;

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

function show(place, number) {
  place.dataset.number = String(number);
  place.hidden = number === 0;
  place.querySelector("[data-live-number]").textContent = number > 99 ? "99+" : String(number);
}

function count(place) {
  if (place.dataset.recount) recountSoon(place);
  else show(place, Number(place.dataset.number ?? "0") + 1);
}

const waiting = new Map();

// A group of a thousand hears a message in the same moment: not all of them ask in that moment.
function recountSoon(place) {
  if (waiting.has(place)) return;
  waiting.set(place, window.setTimeout(() => recount(place), RECOUNT_WITHIN_MS * (1 + Math.random()) * 0.5));
}

async function recount(place) {
  if (document.hidden) {
    waiting.set(place, null); // whoever looks again asks
    return;
  }
  waiting.delete(place);
  try {
    const answer = await fetch(place.dataset.recount, { headers: { Accept: "application/json" }, redirect: "error" });
    if (answer.ok) show(place, (await answer.json()).unread);
  } catch {
    // the next page says it
  }
}

let listening = false;

export function start() {
  if (listening) return;
  listening = true;
  document.addEventListener("gebuurte:event", (event) => {
    const frame = event.detail ?? {};
    for (const line of document.querySelectorAll("[data-live]")) if (matches(line, frame)) tellOne(line);
    for (const place of document.querySelectorAll("[data-live-count]")) if (matches(place, frame)) count(place);
  });
  document.addEventListener("gebuurte:behind", (event) => {
    for (const line of document.querySelectorAll("[data-live][data-topics]")) {
      if (line.dataset.topics && wanted(line.dataset.topics, event.detail?.topic)) tellSome(line);
    }
    if (event.detail?.topic === "person:me") for (const place of document.querySelectorAll("[data-recount]")) recountSoon(place);
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) for (const [place, timer] of waiting) if (timer === null) recount(place);
  });
}
