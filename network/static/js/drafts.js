// Keeps what somebody types in a form[data-draft="name"] in this tab (sessionStorage), so that a session that
// expires while writing loses nothing. It never keeps passwords, files, codes or hidden fields.
//
// A draft is dropped after the form was sent and a page came back that is not a public one: login and error
// pages carry data-keep-drafts on <body>. A draft of somebody else on the same device is thrown away.

const PREFIX = "draft:";
const SKIPPED = new Set(["password", "hidden", "file", "submit", "button", "image", "reset"]);

const store = (() => {
  try {
    window.sessionStorage.setItem("draft-probe", "1");
    window.sessionStorage.removeItem("draft-probe");
    return window.sessionStorage;
  } catch {
    return null; // storage switched off: the form works, it only forgets
  }
})();

const viewer = () => document.body.dataset.viewer ?? "";

function read(key) {
  try {
    return JSON.parse(store.getItem(key));
  } catch {
    return null;
  }
}

function keys() {
  return Object.keys(store).filter((key) => key.startsWith(PREFIX));
}

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !SKIPPED.has(field.type) && !field.closest("[data-code]"));
}

function valuesOf(form) {
  const values = {};
  for (const field of fieldsOf(form)) {
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) (values[field.name] ??= []).push(field.value);
    } else if (field.value !== "") {
      (values[field.name] ??= []).push(field.value);
    }
  }
  return values;
}

function hasText(form) {
  return fieldsOf(form).some((field) => field.matches("textarea, input[type=text]") && field.value !== field.defaultValue);
}

function arrivedWithErrors(form) {
  return form.querySelector("[aria-invalid=true]") !== null;
}

function save(form, sent) {
  const key = PREFIX + form.dataset.draft;
  if (!sent && !hasText(form)) store.removeItem(key);
  else store.setItem(key, JSON.stringify({ viewer: viewer(), sent, values: valuesOf(form) }));
}

function restore(form, draft) {
  let changed = false;
  for (const field of fieldsOf(form)) {
    const values = draft.values[field.name];
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = values?.includes(field.value) ?? false;
    } else if (values?.length) {
      const value = values.shift();
      if (field.value !== value) changed = changed || field.matches("textarea, input");
      field.value = value;
    }
  }
  if (changed) announce(form);
}

function announce(form) {
  const line = document.createElement("p");
  line.className = "note";
  line.setAttribute("role", "status");
  form.prepend(line);
  // The words come with the form (data-draft-kept), and a live region speaks only about what changes in it.
  window.setTimeout(() => {
    line.textContent = form.dataset.draftKept || document.body.dataset.draftKept || "";
    if (!line.textContent) line.remove();
  }, 50);
}

// After a page load: drafts that were sent have arrived, unless this page asks to log in or says that it failed.
function settle() {
  const kept = document.body.hasAttribute("data-keep-drafts");
  for (const key of keys()) {
    const draft = read(key);
    if (!draft) store.removeItem(key);
    else if (kept) store.setItem(key, JSON.stringify({ ...draft, sent: false }));
    else if (draft.sent || draft.viewer !== viewer()) store.removeItem(key);
  }
}

function forgetAll() {
  for (const key of keys()) store.removeItem(key);
}

let settled = false;

export function start(root) {
  if (!store) return;
  if (!settled) {
    settled = true;
    settle();
    document.addEventListener("gebuurte:away", unsendAll);
    document.addEventListener("submit", (event) => {
      if (event.target.matches("[data-forget-drafts], form[action$='/logout/']")) forgetAll();
    });
  }
  const forms = [...root.querySelectorAll("form[data-draft]")];
  if (root.matches?.("form[data-draft]")) forms.push(root);
  for (const form of forms) watch(form);
}

function unsendAll() {
  for (const key of keys()) store.setItem(key, JSON.stringify({ ...read(key), sent: false }));
}

const watched = new WeakSet();

function watch(form) {
  if (watched.has(form)) return;
  watched.add(form);
  const key = PREFIX + form.dataset.draft;
  const draft = read(key);
  if (draft?.viewer === viewer() && !arrivedWithErrors(form)) restore(form, draft);
  form.addEventListener("input", () => save(form, false));
  form.addEventListener("change", () => save(form, false));
  form.addEventListener("submit", () => save(form, true));
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt === form && event.detail.successful && read(key)?.sent) store.removeItem(key);
  });
}
