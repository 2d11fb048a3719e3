// The code of a letter in three fields of four: goes to the next field by itself, goes back on backspace, and
// spreads all twelve characters that are pasted (or filled in by the device) into any of them.

const GROUP = 4;
const READ_AS = { O: "0", I: "1", L: "1" };

function plain(text) {
  return [...text.toUpperCase()]
    .filter((letter) => /[0-9A-Z]/.test(letter))
    .map((letter) => READ_AS[letter] ?? letter)
    .join("");
}

function spread(fields, from, text) {
  let rest = plain(text);
  for (let index = from; index < fields.length && rest; index += 1) {
    fields[index].value = rest.slice(0, GROUP);
    rest = rest.slice(GROUP);
    const full = fields[index].value.length === GROUP;
    fields[full && index + 1 < fields.length ? index + 1 : index].focus();
  }
}

const ready = new WeakSet();

export function start(root) {
  for (const set of root.querySelectorAll("fieldset[data-code]")) {
    if (ready.has(set)) continue;
    ready.add(set);
    const fields = [...set.querySelectorAll("input")];
    fields.forEach((field, index) => {
      field.addEventListener("input", () => {
        const typed = plain(field.value);
        if (typed.length > GROUP) spread(fields, index, typed);
        else {
          field.value = typed;
          if (typed.length === GROUP && field.selectionStart === GROUP) fields[index + 1]?.focus();
        }
      });
      field.addEventListener("paste", (event) => {
        const text = plain(event.clipboardData?.getData("text") ?? "");
        if (!text) return;
        event.preventDefault();
        spread(fields, text.length > GROUP * (fields.length - index) ? 0 : index, text);
      });
      field.addEventListener("keydown", (event) => {
        if (event.key === "Backspace" && field.value === "") fields[index - 1]?.focus();
      });
    });
  }
}
