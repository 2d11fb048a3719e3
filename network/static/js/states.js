// Where each of one's own messages is: on its way, waiting for a line or for a person, sent, or read. In words,
// with an icon; the page draws the same for what it shows first. Not for what becomes of the message itself.

const QUEUED_AFTER_MS = 4_000;
const ASK_WITHIN_MS = 10_000;
const MARKS_AFTER_MS = 3_000; // so long the server tells of more readers by the one hint

const slot = (item) => item.querySelector("[data-state]");

export class States {
  constructor(log) {
    this.log = log;
    this.drawings = document.getElementById("states").content;
    this.seenUpTo = Number(log.dataset.seenUpTo);
    const last = this.own().at(-1); // as the page drew it
    this.last = { number: Number(last?.dataset.number), words: last && slot(last).dataset.state === "read" ? slot(last).textContent.trim() : "" };
  }

  put(item, says, { clientId = "", again = false } = {}) {
    const place = slot(item);
    if (!place || (place.dataset.state === says && !again)) return;
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

  // `item` is drawn, and not in the page yet.
  numbered(item, number) {
    this.put(item, number <= this.seenUpTo ? "read" : "sent");
    if (number === this.last.number && this.last.words) slot(item).querySelector(".state-word").textContent = this.last.words;
    else if (!(number <= this.last.number)) this.newest(number);
  }

  refused(item, detail) {
    const place = slot(item);
    place.dataset.state = "refused";
    place.textContent = detail;
  }

  seen(number) {
    this.seenUpTo = Math.max(this.seenUpTo, number);
    for (const item of this.sent()) if (Number(item.dataset.number) <= this.seenUpTo) this.put(item, "read");
  }

  // In a group nobody is told who reads, only whose words were read: how many did, the page is asked.
  told() {
    window.setTimeout(() => this.ask(), MARKS_AFTER_MS * (1 + Math.random() / 3));
  }

  // What was read while we were away nobody tells again.
  catchUp() {
    window.clearTimeout(this.asking);
    const open = "other" in this.log.dataset ? this.sent() : this.own(); // between two there is no number to grow
    if (open.length > 0) this.asking = window.setTimeout(() => this.ask(), Math.random() * ASK_WITHIN_MS);
  }

  async ask() {
    this.owes = document.hidden; // whoever looks again asks
    if (this.owes) return;
    try {
      const answer = await fetch(this.log.dataset.marks, { headers: { Accept: "application/json" }, redirect: "error" });
      if (answer.ok) this.marked(await answer.json());
    } catch {
      // the next visit says it
    }
  }

  look() {
    if (this.owes) this.ask();
  }

  marked({ seen_up_to: upTo, number, words }) {
    this.seen(upTo);
    this.newest(number, words);
  }

  // How many read stands at the newest of one's own alone.
  newest(number, words = "") {
    const [before, now] = [this.item(this.last.number), this.item(number)];
    if (before && before !== now && this.last.words) this.put(before, "read", { again: true });
    this.last = { number, words };
    if (!now || !words) return;
    this.put(now, "read");
    slot(now).querySelector(".state-word").textContent = words;
  }

  item(number) {
    return this.own().find((item) => Number(item.dataset.number) === number);
  }

  own() {
    return [...this.log.querySelectorAll(".msg-mine[data-number]:has([data-state])")];
  }

  sent() {
    return [...this.log.querySelectorAll('.msg-mine[data-number]:has([data-state="sent"])')];
  }
}
