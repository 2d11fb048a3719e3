// What happens around an htmx swap: focus goes where the reader must be, a login page is never swapped into a
// list, and a button that is waiting says so.

function focusOn(element) {
  if (!element) return;
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: false });
}

function focusFirst(root) {
  const summary = root.querySelector?.("[data-focus]");
  if (summary) focusOn(summary);
}

function isWholePage(xhr) {
  return /^\s*<!doctype html/i.test(xhr.responseText.slice(0, 60));
}

function showWhole(xhr) {
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  document.title = page.title;
  document.body.replaceWith(page.body);
  focusOn(document.querySelector("h1"));
}

export function start(startAll) {
  focusFirst(document);
  const body = document.body;

  body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (!isWholePage(xhr) || requestConfig?.boosted) return;
    // A whole page as answer to a part means that we were sent elsewhere: usually to log in again.
    event.detail.shouldSwap = false;
    document.dispatchEvent(new CustomEvent("gebuurte:away"));
    // What was sent cannot be asked again: such an answer holds what was typed, and is shown as it came.
    if (xhr.getResponseHeader("HX-Retarget") === "body") showWhole(xhr);
    else window.location.assign(xhr.responseURL || window.location.href);
  });

  body.addEventListener("htmx:beforeRequest", (event) => {
    const button = event.detail.elt.querySelector?.("[type=submit]") ?? event.detail.elt;
    button.setAttribute("aria-busy", "true");
  });

  body.addEventListener("htmx:afterRequest", (event) => {
    const button = event.detail.elt.querySelector?.("[type=submit]") ?? event.detail.elt;
    button.removeAttribute("aria-busy");
  });

  body.addEventListener("htmx:afterSettle", (event) => {
    const root = event.detail.elt;
    startAll(root);
    const summary = root.matches?.("[data-focus]") ? root : root.querySelector?.("[data-focus]");
    focusOn(summary ?? root.querySelector?.("[data-focus-after]"));
  });

  body.addEventListener("htmx:sendError", () => tell(body.dataset.offline));
  body.addEventListener("htmx:responseError", () => tell(body.dataset.failed));
}

// A sentence at the top of the page, in the language of the page (data-offline and data-failed on <body>).
function tell(sentence) {
  if (!sentence) return;
  let place = document.querySelector("[data-told]");
  if (!place) {
    place = document.createElement("div");
    place.className = "note note-warn field";
    place.dataset.told = "";
    place.setAttribute("role", "alert");
    document.querySelector("main")?.prepend(place);
  }
  place.textContent = sentence;
}
