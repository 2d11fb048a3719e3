// Where each of one's own messages is: on its way, waiting for a line or for a person, sent, or read. In words,
// with an icon; the page draws the same for what it shows first. Not for what becomes of the message itself.

const QUEUED_AFTER_MS = 4_000;
const ASK_WITHIN_MS = 10_000;

const slot = (item) => item.querySelector("[data-state]");

export class States {
  constructor(log) {
    this.log = log;
    this.drawings = document.getElementById("states").content;
    this.seenUpTo = Number(log.dataset.seenUpTo);
  }

  put(item, says, clientId = "") {
    const place = slot(item);
    if (!place || place.dataset.state === says) return;
    const drawing = this.drawings.querySelector(`[data-says="${says}"]`).cloneNode(true);
    const field = drawing.querySelector("[name=client_id]");
    if (field) field.value = clientId;
    place.dataset.state = says;
    place.replaceChildren(drawing);
  }

  // It has just been written: usually it is away before anybody reads this.
  onItsWay(item) {
    this.put(item, "waiting");
    window.setTimeout(() => slot(item)?.dataset.state === "waiting" && this.put(item, "queued"), QUEUED_AFTER_MS);
  }

  numbered(item, number) {
    this.put(item, number <= this.seenUpTo ? "read" : "sent");
  }

  refused(item, detail) {
    const place = slot(item);
    place.dataset.state = "refused";
    place.textContent = detail;
  }

  seen(number) {
    this.seenUpTo = Math.max(this.seenUpTo, number);
    for (const item of this.sent()) this.numbered(item, Number(item.closest("[data-number]").dataset.number));
  }

  // What was read while we were away nobody tells again. Asked so, the page notes nothing as read by us.
  catchUp(head) {
    if (!("other" in this.log.dataset) || this.sent().length === 0) return;
    window.clearTimeout(this.asking);
    this.asking = window.setTimeout(async () => {
      try {
        const answer = await fetch(`${window.location.pathname}?before=${head + 1}`, { redirect: "error" });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (answer.ok) this.seen(Number(page.querySelector("[data-seen-up-to]")?.dataset.seenUpTo ?? 0));
      } catch {
        // the next visit says it
      }
    }, Math.random() * ASK_WITHIN_MS);
  }

  sent() {
    return [...this.log.querySelectorAll('.msg-mine[data-number]:has([data-state="sent"])')];
  }
}
