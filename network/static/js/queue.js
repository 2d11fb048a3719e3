// Keys for whoever clears a queue: J and K walk through the list, X chooses a case, U takes the last decision
// back, ? shows the keys, and every <kbd> inside a case is pressed by its letter. They work only beside such a
// list, never while somebody types, and can be switched off (kept on this device). Everything they do is also a
// link or a button.

const OFF = "queue-keys-off";
const WRITES = "textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])";
const PRESSED = "[data-case-form] kbd, [data-case-claim] kbd, [data-case-undo] kbd";

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false; // no storage: the keys are on, and the switch holds for this page
  }
}

function remember(off) {
  try {
    if (off) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
  } catch {
    // nothing to keep it in
  }
}

function current(list) {
  return document.activeElement?.closest?.(".case-row") ?? list.querySelector(".case-row:has([aria-current])");
}

function walk(list, step) {
  const links = [...list.querySelectorAll("a.case")];
  const open = links.findIndex((link) => link.hasAttribute("aria-current"));
  if (open >= 0) {
    links[open + step]?.click();
    return;
  }
  const at = links.findIndex((link) => link.closest("li") === current(list));
  links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step]?.focus();
}

function choose(list) {
  const box = current(list)?.querySelector("[data-case-box]");
  box?.click();
  return Boolean(box);
}

function countChosen() {
  const bulk = document.querySelector("[data-bulk]");
  if (!bulk) return;
  const number = document.querySelectorAll("[data-case-box]:checked").length;
  bulk.querySelector("[data-bulk-count]").textContent = number ? `· ${number}` : "";
  if (number) bulk.open = true;
}

function help() {
  const list = document.querySelector("[data-keys-help]");
  if (!list) return false;
  list.open = !list.open;
  if (list.open) list.scrollIntoView({ block: "nearest" });
  return true;
}

function press(letter) {
  const mark = [...document.querySelectorAll(PRESSED)].find((one) => one.textContent.trim() === letter);
  const control = mark?.closest("label, button");
  control?.click();
  control?.querySelector("input")?.focus();
  return Boolean(control);
}

function answer(letter, list) {
  if (letter === "J" || letter === "K") {
    walk(list, letter === "J" ? 1 : -1);
    return true;
  }
  if (letter === "X") return choose(list);
  if (letter === "?") return help();
  return Boolean(letter) && press(letter);
}

function onKey(event) {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    const form = event.key === "Enter" && (event.target.closest?.("[data-case-form]") ?? fromOutside(event));
    if (form) form.requestSubmit();
    return;
  }
  if (event.target.closest?.(WRITES)) return;
  if (answer(event.key.length === 1 ? event.key.toUpperCase() : "", list)) event.preventDefault();
}

// Ctrl and Enter send the decision from anywhere beside it, but not out of another form.
function fromOutside(event) {
  return event.target.closest?.("form") ? null : document.querySelector("[data-case-form]");
}

let list = document.createElement("ul"); // the list on this page now; a swap may bring another one
let first = true;
let off = false;

function drawSwitches() {
  for (const box of document.querySelectorAll("[data-keys-switch]")) {
    box.checked = !off;
    box.closest("[data-keys]").hidden = false;
  }
}

export function start(root) {
  const found = root.querySelector("[data-cases]") ?? (root.querySelector("[data-keys]") && list);
  if (!found) return;
  list = found;
  if (first) {
    first = false;
    off = isOff();
    document.addEventListener("keydown", (event) => {
      if (!off && document.querySelector("[data-keys]")) onKey(event);
    });
    document.addEventListener("change", (event) => {
      if (event.target.matches("[data-case-box]")) countChosen();
      if (!event.target.matches("[data-keys-switch]")) return;
      off = !event.target.checked;
      remember(off);
    });
  }
  drawSwitches();
  countChosen();
}
