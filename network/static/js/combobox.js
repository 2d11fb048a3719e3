// Suggestions while typing (ARIA combobox with a listbox): input[data-combobox="/source/"], which answers
// `?q=` with JSON [{"id", "label", "detail"}]. The chosen id goes to the hidden field of the same form that is
// named in data-combobox-target. Without script the form posts what was typed, and the server shows a choice.

const WAIT_MS = 180;
const SHORTEST = 3;
let made = 0;

class Combobox {
  constructor(input) {
    this.input = input;
    this.target = input.form?.elements[input.dataset.comboboxTarget] ?? null;
    this.options = [];
    this.active = -1;
    this.asked = null;
    made += 1;
    this.build();
    this.listen();
  }

  build() {
    const { input } = this;
    this.list = document.createElement("ul");
    this.list.className = "options";
    this.list.id = `suggesties-${made}`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? "");
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    input.after(this.list, this.status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-autocomplete", "list");
  }

  listen() {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => window.setTimeout(() => this.close(), 120));
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the field
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.index));
    });
  }

  typed() {
    if (this.target && this.target.value) {
      this.target.value = ""; // another text than the chosen one: choose again
      this.changed();
    }
    window.clearTimeout(this.timer);
    if (this.input.value.trim().length < SHORTEST) this.close();
    else this.timer = window.setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    this.asked?.abort();
    this.asked = new AbortController();
    const address = new URL(this.input.dataset.combobox, window.location.href);
    address.searchParams.set("q", this.input.value.trim());
    try {
      const answer = await fetch(address, {
        headers: { Accept: "application/json" },
        signal: this.asked.signal,
      });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      this.show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // the form still works: it posts what was typed
    }
  }

  show(found) {
    this.options = Array.isArray(found) ? found : [];
    this.active = -1;
    this.list.replaceChildren(...this.options.map((option, index) => this.draw(option, index)));
    this.expand(this.options.length > 0);
    this.say(this.options.length);
  }

  draw(option, index) {
    const line = document.createElement("li");
    line.id = `${this.list.id}-${index}`;
    line.dataset.index = String(index);
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.append(document.createTextNode(`${option.label} `));
    if (option.detail) {
      const detail = document.createElement("span");
      detail.textContent = option.detail;
      line.append(detail);
    }
    return line;
  }

  say(number) {
    const { sayNone, sayOne, sayMany } = document.body.dataset;
    const sentence = number === 0 ? sayNone : number === 1 ? sayOne : sayMany;
    this.status.textContent = (sentence ?? "{n}").replace("{n}", String(number));
  }

  expand(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    if (!open) this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.asked?.abort();
    this.expand(false);
    this.active = -1;
  }

  move(step) {
    if (this.list.hidden) return;
    const count = this.options.length;
    this.active = this.active === -1 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count;
    [...this.list.children].forEach((line, index) => {
      const chosen = index === this.active;
      line.setAttribute("aria-selected", String(chosen));
      if (chosen) {
        this.input.setAttribute("aria-activedescendant", line.id);
        line.scrollIntoView({ block: "nearest" });
      }
    });
  }

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden && this.options.length) this.expand(true);
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !this.list.hidden && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  choose(index) {
    const option = this.options[index];
    if (!option) return;
    this.input.value = option.label;
    if (this.target) this.target.value = option.id;
    this.close();
    this.changed(option);
    this.input.focus();
  }

  changed(option = null) {
    this.input.dispatchEvent(new CustomEvent("gebuurte:chosen", { bubbles: true, detail: option }));
  }
}

export function start(root) {
  for (const input of root.querySelectorAll("input[data-combobox]:not([role=combobox])")) new Combobox(input);
}
