// Keys for whoever clears a queue: J and K walk through the list, and every <kbd> inside a case is pressed by its
// letter. They work only beside such a list, never while somebody types, and can be switched off (kept on this
// device). Everything they do is also a link or a button.

const OFF = "queue-keys-off";
const WRITES = "textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])";

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

function walk(list, step) {
  const links = [...list.querySelectorAll("a.case")];
  const open = links.findIndex((link) => link.hasAttribute("aria-current"));
  if (open >= 0) {
    links[open + step]?.click();
    return;
  }
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step]?.focus();
}

function press(letter) {
  const marks = document.querySelectorAll("[data-case-form] kbd, [data-case-claim] kbd");
  const mark = [...marks].find((one) => one.textContent.trim() === letter);
  const control = mark?.closest("label, button");
  control?.click();
  control?.querySelector("input")?.focus();
  return Boolean(control);
}

function onKey(event, list) {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    const form = event.key === "Enter" && event.target.closest?.("[data-case-form]");
    if (form) form.requestSubmit();
    return;
  }
  if (event.target.closest?.(WRITES)) return;
  const letter = event.key.length === 1 ? event.key.toUpperCase() : "";
  if (letter === "J" || letter === "K") walk(list, letter === "J" ? 1 : -1);
  else if (!letter || !press(letter)) return;
  event.preventDefault();
}

let list = null; // the list on this page now; a swap may bring another one
let off = false;

function drawSwitches() {
  for (const box of document.querySelectorAll("[data-keys-switch]")) {
    box.checked = !off;
    box.closest("[data-keys]").hidden = false;
  }
}

export function start(root) {
  const found = root.querySelector("[data-cases]");
  if (!found) return;
  const first = list === null;
  list = found;
  if (first) {
    off = isOff();
    document.addEventListener("keydown", (event) => {
      if (!off && list.isConnected) onKey(event, list);
    });
    document.addEventListener("change", (event) => {
      if (!event.target.matches("[data-keys-switch]")) return;
      off = !event.target.checked;
      remember(off);
    });
  }
  drawSwitches();
}
