// One open conversation: shows what arrives, keeps what cannot leave yet, and says up to where it was read.
// Without it the page works too: the form sends, and a reload shows what is new.

import { forget, isReloaded, recall, remember } from "./kept.js";
import { drop, keep, waiting } from "./outbox.js";
import { say } from "./socket.js";
import { States } from "./states.js";

const TYPING_EVERY_MS = 3_000;
const TYPING_LASTS_MS = 5_000;
const HERE_EVERY_MS = 30_000;
const HERE_LASTS_MS = 75_000;
const READ_AFTER_MS = 400;
const ASK_WITHIN_MS = 1_000;
const NEAR_THE_END = 80;
const TRY_AGAIN = new Set(["unavailable", "too_many"]);
const TRY_AGAIN_AFTER_MS = 5_000;

const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => byte.toString(36)).join("").slice(0, 20);

const firstName = (name) => name.split(" ")[0];

class Room {
  constructor(log) {
    this.log = log;
    this.list = log.querySelector("ol");
    this.uid = log.dataset.room;
    this.me = log.dataset.me;
    this.topic = `room:${this.uid}`;
    this.head = Number(log.dataset.head);
    this.changes = Number(log.dataset.changes);
    this.ahead = new Set();
    this.template = document.getElementById("message");
    this.states = new States(log);
    this.form = document.querySelector("form[data-send]");
    this.typing = document.querySelector("[data-typing]");
    this.presence = document.querySelector("[data-presence]");
    this.shows = "shows" in log.dataset; // the reader chose that others may see it
    this.names = new Map([[log.dataset.other, log.dataset.otherName]]);
    for (const item of log.querySelectorAll("[data-author]")) this.names.set(item.dataset.author, firstName(item.dataset.name));
    this.form?.addEventListener("submit", (event) => this.submit(event));
    this.form?.elements.text.addEventListener("input", () => {
      this.keepWriting();
      this.write();
    });
    window.addEventListener("pagehide", () => this.keepWriting());
    this.writeOn();
    if (window.location.hash === "#schrijf") this.startWriting();
    this.form?.elements.text.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("visibilitychange", () => {
      this.readSoon();
      this.appear();
      if (!document.hidden) this.states.look();
    });
    window.addEventListener("pagehide", () => this.appear("away")); // before the line closes: see the order in app.js
    this.log.addEventListener("scroll", () => this.readSoon());
  }

  // ---------------------------------------------------------------- what the server says

  welcome() {
    say({ type: "subscribe", topic: this.topic, after: this.head });
    this.appear();
    this.flush();
    this.states.catchUp();
  }

  behind({ changes = 0 }) {
    if (changes > this.changes) this.reload(); // something older changed, and we were not told how
    else {
      this.resume();
      this.states.catchUp(); // what was left out may have been that somebody read
    }
  }

  resume() {
    say({ type: "resume", topic: this.topic, after: this.head });
  }

  // What the server has, as it says with every heartbeat or by a number that does not follow ours.
  compare(head) {
    if (head <= this.head || this.askedAfter === this.head) return;
    this.askedAfter = this.head;
    this.resume();
  }

  hear(frame) {
    if (frame.type === "subscribed" && frame.topic === this.topic) this.subscribed(frame);
    else if (frame.type === "message" && frame.room === this.uid) this.message(frame);
    else if (frame.type === "ack" && frame.room === this.uid) this.acknowledged(frame);
    else if (frame.type === "error" && frame.client_id) this.refused(frame);
    else if (frame.code === "no_such_number" && frame.topic === this.topic) this.reload(); // a backup was put back
  }

  subscribed(frame) {
    if (frame.changes > this.changes) this.reload(); // something older changed while we were away
    this.changes = frame.changes;
  }

  message(frame) {
    const shown = this.list.querySelector(`[data-number="${frame.number}"]`);
    const follows = frame.changes === undefined ? frame.number === this.head + 1 : Boolean(shown);
    if (frame.changes !== undefined) this.changed(frame.changes);
    if (!follows) {
      this.compare(frame.number); // shown before, further up than this page goes, or something is missing
      return;
    }
    this.head = Math.max(this.head, frame.number);
    const stays = this.isNearTheEnd();
    const pending = frame.client_id && this.pending(frame.client_id);
    const item = this.drawn(frame);
    if (shown) shown.replaceWith(item);
    else {
      pending?.remove();
      this.list.querySelector("[data-empty]")?.remove();
      this.append(item, stays);
    }
    if (frame.client_id) drop(frame.client_id).catch(() => {});
    if (frame.author !== this.me) this.hush();
    this.inTheList(frame);
    this.readSoon();
  }

  // Changes are counted one by one: after a gap `behind` tells that we do not know all of them.
  changed(number) {
    if (number > this.changes) this.ahead.add(number);
    while (this.ahead.delete(this.changes + 1)) this.changes += 1;
  }

  acknowledged(frame) {
    drop(frame.client_id).catch(() => {});
    const pending = this.pending(frame.client_id);
    if (!pending) return;
    if (frame.state === "gone" || (frame.state === "sent" && frame.number <= this.head)) {
      pending.remove(); // taken back on another page; or its first answer was lost, and it stands here or further up
      return;
    }
    this.states.put(pending, frame.state, { clientId: frame.client_id });
    if (frame.state === "sent") pending.querySelector(".said").classList.remove("waiting");
  }

  refused(frame) {
    const pending = this.pending(frame.client_id);
    if (!pending) return;
    if (TRY_AGAIN.has(frame.code)) {
      window.setTimeout(() => this.flush(), TRY_AGAIN_AFTER_MS);
      return;
    }
    drop(frame.client_id).catch(() => {});
    this.states.refused(pending, frame.detail);
    const field = this.form.elements.text;
    if (!field.value) field.value = pending.dataset.words;
    this.keepWriting();
  }

  event(event) {
    const frame = event.detail;
    if (frame.name === "message.sent" && frame.about === this.uid && !document.hidden) {
      event.stopImmediatePropagation(); // the reader sees it: nothing to count
      return;
    }
    if (frame.topic !== this.topic) return;
    if (frame.name === "room.typing" && frame.about !== this.me) this.types(frame.about);
    if (frame.name === "room.read" && frame.about === undefined) this.states.told();
    else if (frame.name === "room.read" && frame.about !== this.me) this.states.seen(frame.number);
    if (frame.name === "presence.here" && frame.about !== this.me) this.isHere();
    if (frame.name === "presence.away" && frame.about !== this.me) this.isAway();
  }

  // ---------------------------------------------------------------- what the reader does

  async submit(event) {
    const field = this.form.elements.text;
    if (this.form.elements.photo?.files.length || !("indexedDB" in window)) {
      this.leaves = !this.lacksAlt(); // a photo goes the plain way
      if (!this.leaves) event.preventDefault();
      return;
    }
    event.preventDefault();
    const text = field.value;
    if (!text.trim()) return;
    const reply = Number(this.form.elements.reply_to.value) || null;
    const message = { client_id: newId(), room: this.uid, viewer: this.me, text, reply_to: reply, at: Date.now() };
    field.value = this.form.elements.reply_to.value = "";
    forget(this.uid);
    this.form.querySelector("[data-answers]")?.remove();
    window.history.replaceState(null, "", window.location.pathname); // or a reload would answer the same again
    this.showWaiting(message);
    try {
      await keep(message);
    } catch {
      // without a store it still leaves now, and is only lost when the page closes first
    }
    this.leave(message);
  }

  // Asked here, because the page that says it after sending has lost the photo.
  lacksAlt() {
    const { photo, alt } = this.form.elements;
    if (!photo?.files.length || alt.value.trim()) return false;
    alt.closest("details").open = true;
    alt.setCustomValidity(this.form.dataset.needsAlt);
    alt.reportValidity();
    this.form.addEventListener("input", () => alt.setCustomValidity(""), { once: true });
    return true;
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(hover: hover)").matches) {
      event.preventDefault();
      this.form.requestSubmit();
    }
  }

  leave(message) {
    const frame = { type: "message.send", room: message.room, client_id: message.client_id, text: message.text };
    if (message.reply_to) frame.reply_to = message.reply_to;
    say(frame);
  }

  async flush() {
    for (const message of await waiting(this.me).catch(() => [])) {
      if (message.room === this.uid && !this.has(message.client_id)) this.showWaiting(message);
      this.leave(message);
    }
  }

  write() {
    const moment = Date.now();
    if (moment - (this.wroteAt ?? 0) < TYPING_EVERY_MS) return;
    this.wroteAt = moment;
    say({ type: "typing", room: this.uid });
  }

  appear(state = document.hidden ? "away" : "here") {
    window.clearTimeout(this.appearing);
    if (!this.shows) return;
    say({ type: "presence", state });
    if (state === "here") this.appearing = window.setTimeout(() => this.appear(), HERE_EVERY_MS);
  }

  readSoon() {
    window.clearTimeout(this.reading);
    this.reading = window.setTimeout(() => {
      if (document.hidden || !this.isNearTheEnd() || this.head <= (this.read ?? 0)) return;
      if (say({ type: "message.read", room: this.uid, number: this.head })) this.read = this.head;
    }, READ_AFTER_MS);
  }

  // ---------------------------------------------------------------- what a reload must not lose

  reload() {
    if (!this.form?.elements.photo?.files.length) window.location.reload(); // a chosen photo would be lost: it goes first
  }

  keepWriting() {
    const { text, reply_to: reply } = this.form?.elements ?? {};
    const words = text?.value ?? "";
    const sight = this.isNearTheEnd() ? null : this.inSight();
    if (!words.trim() && !sight) {
      forget(this.uid);
      return;
    }
    const caret = text && text === document.activeElement ? [text.selectionStart, text.selectionEnd] : null;
    remember(this.uid, { viewer: this.me, sent: Boolean(this.leaves), words, reply: reply?.value ?? "", caret, sight });
  }

  writeOn() {
    const kept = recall(this.uid, this.me);
    if (!kept) return;
    const { text, reply_to: reply } = this.form?.elements ?? {};
    if (text && !text.value) {
      text.value = kept.words;
      if (isReloaded() && !reply.value) reply.value = kept.reply;
    }
    if (!isReloaded()) return;
    if (text && kept.caret) {
      text.focus({ preventScroll: true });
      text.setSelectionRange(...kept.caret);
    }
    const item = kept.sight && this.list.querySelector(`[data-number="${kept.sight.number}"]`);
    if (item) this.log.scrollTop += this.topOf(item) - kept.sight.top;
  }

  // A browser takes the focus away when it goes to the place in the address: after that.
  startWriting() {
    const focus = () => window.setTimeout(() => this.form?.elements.text.focus());
    if (document.readyState === "complete") focus();
    else window.addEventListener("load", focus, { once: true });
  }

  // The first message that is in sight, and how far below the edge it begins.
  inSight() {
    const item = [...this.list.querySelectorAll("[data-number]")].find((one) => this.topOf(one) + one.offsetHeight > 0);
    return item ? { number: Number(item.dataset.number), top: this.topOf(item) } : null;
  }

  topOf(item) {
    return item.getBoundingClientRect().top - this.log.getBoundingClientRect().top;
  }

  // ---------------------------------------------------------------- what is shown

  showWaiting(message) {
    const item = this.template.content.firstElementChild.cloneNode(true);
    item.classList.add("msg-mine");
    item.dataset.client = message.client_id;
    item.dataset.words = message.text;
    item.querySelector(".face").remove();
    const said = item.querySelector(".said");
    said.textContent = message.text;
    said.classList.add("waiting");
    item.querySelector(".more")?.remove();
    this.states.onItsWay(item);
    this.append(item, true);
  }

  drawn(frame) {
    const item = this.template.content.firstElementChild.cloneNode(true);
    const mine = frame.author === this.me;
    const data = this.log.dataset;
    item.id = `m-${frame.number}`;
    item.dataset.number = String(frame.number);
    item.classList.toggle("msg-mine", mine);
    if (mine && frame.client_id) item.dataset.client = frame.client_id;
    if (frame.author) this.names.set(frame.author, firstName(frame.author_name));
    if (mine) item.querySelector(".face").remove();
    else {
      item.querySelector(".face").textContent = frame.initials ?? "–";
      item.querySelector(".name").textContent = frame.author_name ?? "";
    }
    const time = item.querySelector("time");
    time.dateTime = frame.sent_at;
    time.textContent = new Date(frame.sent_at).toLocaleTimeString("nl-BE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Brussels" }).replace(":", ".");
    if (frame.edited) item.querySelector("[data-edited]").textContent = ` · ${data.edited}`;
    const said = item.querySelector(".said");
    if (frame.state !== "sent") {
      item.querySelector(".more")?.remove();
      said.classList.add("waiting");
      said.textContent = frame.state === "folded" ? data.folded : data.gone;
      if (frame.state === "folded") window.setTimeout(() => this.asPage(item), Math.random() * ASK_WITHIN_MS);
      return item;
    }
    if (frame.html === undefined) said.replaceChildren(...frame.text.split("\n").map(paragraph)); // so many links that they do not fit
    else said.innerHTML = frame.html; // made safe by the server, as on the page
    if (frame.quote) said.prepend(this.quote(frame.quote));
    for (const picture of frame.pictures ?? []) said.append(this.picture(picture));
    this.tools(item, frame, mine);
    if (mine) this.states.numbered(item, frame.number);
    item.querySelector("[data-signs]").append(...Object.entries(frame.signs).map(([sign, number]) => this.tally(sign, number)));
    return item;
  }

  // Why a message is folded away, and whether it opens, only the page says. Asked so, it notes nothing as read.
  async asPage(item) {
    if (!item.isConnected || document.hidden) return;
    try {
      const answer = await fetch(`${window.location.pathname}?before=${Number(item.dataset.number) + 1}`, { redirect: "error" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const drawn = page.getElementById(item.id);
      if (answer.ok && drawn) item.replaceWith(document.adoptNode(drawn));
    } catch {
      // the next visit says it
    }
  }

  tools(item, frame, mine) {
    const tools = item.querySelector(".more");
    if (!tools) return;
    for (const other of tools.querySelectorAll(mine ? "[data-others]" : "[data-own]")) other.remove();
    // The attributes, not the properties: a copy that is not in the page yet has no address to resolve them by.
    const fill = (part, name) => {
      const road = part.getAttribute(name).replace("/0/", `/${frame.number}/`).replace("reply=0", `reply=${frame.number}`);
      part.setAttribute(name, road.replace("0".repeat(16), frame.id));
    };
    const who = tools.querySelector("[data-who] a");
    who?.setAttribute("href", who.getAttribute("href").replace("0".repeat(16), frame.author));
    for (const form of tools.querySelectorAll("form")) fill(form, "action");
    for (const link of tools.querySelectorAll("a")) fill(link, "href");
  }

  quote([name, words]) {
    const quote = document.createElement("span");
    quote.className = "quote";
    quote.textContent = `${name}: ${words || this.log.dataset.picture}`; // a photo may stand alone
    return quote;
  }

  picture(picture) {
    const link = document.createElement("a");
    link.href = picture.large;
    const image = new Image(picture.width, picture.height);
    image.alt = picture.alt || this.log.dataset.picture;
    image.src = picture.thumb;
    link.append(image);
    return link;
  }

  tally(sign, number) {
    const tally = document.createElement("span");
    tally.className = "tally";
    const label = this.template.content.querySelector(`[name="sign"][value="${CSS.escape(sign)}"]`)?.textContent ?? sign;
    tally.textContent = `${label.toLowerCase()} ${number}`;
    return tally;
  }

  inTheList(frame) {
    const last = document.querySelector(`[data-line="${CSS.escape(this.uid)}"] .last`);
    if (!last || frame.author_name === undefined || frame.changes !== undefined) return;
    last.textContent = `${firstName(frame.author_name)}: ${frame.text || this.log.dataset.picture}`;
  }

  append(item, stays) {
    const from = this.log.scrollTop;
    const height = this.log.scrollHeight;
    this.list.append(item);
    this.log.scrollTop = stays ? 0 : from - (this.log.scrollHeight - height);
  }

  isNearTheEnd() {
    return Math.abs(this.log.scrollTop) < NEAR_THE_END; // the list is laid out from its end
  }

  has(clientId) {
    return this.list.querySelector(`[data-client="${CSS.escape(clientId)}"]`);
  }

  pending(clientId) {
    return this.list.querySelector(`[data-client="${CSS.escape(clientId)}"]:not([data-number])`);
  }

  types(author) {
    this.typing.textContent = `${this.names.get(author) ?? this.log.dataset.somebody} ${this.log.dataset.types}`;
    window.clearTimeout(this.typingEnds);
    this.typingEnds = window.setTimeout(() => this.hush(), TYPING_LASTS_MS);
  }

  hush() {
    this.typing.textContent = "";
  }

  // Whoever goes without a word is forgotten a little later.
  isHere() {
    window.clearTimeout(this.hereEnds);
    this.presence.textContent = ` · ${this.log.dataset.here}`;
    this.hereEnds = window.setTimeout(() => this.isAway(), HERE_LASTS_MS);
  }

  isAway() {
    window.clearTimeout(this.hereEnds);
    this.presence.textContent = "";
  }
}

function paragraph(line) {
  const part = document.createElement("p");
  part.textContent = line;
  return part;
}

let room = null;

export function start(root) {
  const log = root.querySelector?.("[data-room]:not([data-past])");
  if (room || !log) return;
  room = new Room(log);
  document.addEventListener("gebuurte:welcome", () => room.welcome());
  document.addEventListener("gebuurte:frame", (event) => room.hear(event.detail));
  document.addEventListener("gebuurte:event", (event) => room.event(event));
  document.addEventListener("gebuurte:behind", (event) => event.detail.topic === room.topic && room.behind(event.detail));
  document.addEventListener("gebuurte:head", (event) => event.detail.topic === room.topic && room.compare(event.detail.head));
}
