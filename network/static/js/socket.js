// The one WebSocket of a page (see docs/realtime-protocol.md): hears what is meant for this reader and hands it on.
//
//   gebuurte:event   {detail: frame}      something happened: {type: "event", topic, name, id?, about?}
//   gebuurte:behind  {detail: {topic, head?, changes?}}  events were missed: what a page shows of it may be old
//   gebuurte:head    {detail: {topic, head}}             the newest number, with every answer to a ping
//   gebuurte:welcome {detail: frame}      the line is open (again)
//   gebuurte:frame   {detail: frame}      everything else, for whoever asked: ack, message, subscribed, error
//
// It listens to the topics that the server names as the reader's own, and to those of
// <meta name="gebuurte-topics" content="…">. Without it every page works; it only stays as it was loaded.

// Half of what the server lets be under way; to read a confirmation costs it as much as to send two frames.
const CONFIRM_EVERY = 32;
const CONFIRM_AFTER_MS = 2_000;
const PONG_WITHIN_MS = 10_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const CROWDED_WAIT_MS = 60_000;
const SAY_OFFLINE_AFTER_MS = 4_000;
const REST_AFTER_MS = 5 * 60_000; // a page that nobody looks at lets go, and catches up when it is seen again

const SESSION_GONE = 4401;
const RIGHT_LOST = 4403;
const TOO_MANY = 4429;

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`gebuurte:${name}`, { detail }));

// How long to wait before trying again, so that a thousand readers do not come back in the same second.
export function waitFor(attempt, random = Math.random) {
  return random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
}

class Connection {
  constructor() {
    this.attempt = 0;
    this.welcomed = false; // at least once: what comes after is a return
    this.over = false; // logged out or refused: this page stays quiet
    this.socket = null;
    document.addEventListener("visibilitychange", () => this.seen());
    window.addEventListener("online", () => this.hurry());
    window.addEventListener("offline", () => this.say());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("pageshow", (event) => event.persisted && this.open());
    this.open();
  }

  open() {
    if (this.over || this.socket) return;
    window.clearTimeout(this.again);
    const address = new URL("/ws/", window.location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.socket = socket;
    this.seq = this.confirmed = 0;
    socket.addEventListener("message", (event) => socket === this.socket && this.hear(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => socket === this.socket && this.closed(event.code));
  }

  leave() {
    const socket = this.socket;
    this.socket = null;
    window.clearTimeout(this.again);
    this.still();
    socket?.close();
  }

  still() {
    window.clearInterval(this.beat);
    window.clearTimeout(this.late);
    window.clearTimeout(this.soon);
    this.soon = null;
  }

  closed(code) {
    this.socket = null;
    this.still();
    this.over = code === SESSION_GONE || code === RIGHT_LOST;
    if (this.over) {
      this.hush();
      return;
    }
    const wait = code === TOO_MANY ? CROWDED_WAIT_MS * (1 + Math.random()) : waitFor(this.attempt);
    this.attempt += 1;
    this.again = window.setTimeout(() => this.open(), wait);
    if (code !== TOO_MANY) this.worry ??= window.setTimeout(() => this.say(), SAY_OFFLINE_AFTER_MS);
  }

  hurry() {
    this.attempt = 0;
    if (this.socket?.readyState === WebSocket.OPEN) this.hush(); // the line held after all
    this.open();
  }

  seen() {
    window.clearTimeout(this.rest);
    if (document.hidden) this.rest = window.setTimeout(() => this.leave(), REST_AFTER_MS);
    else this.hurry();
  }

  send(frame) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  hear(frame) {
    this.seq = frame.seq;
    this.confirmSoon();
    switch (frame.type) {
      case "welcome":
        this.welcome(frame);
        break;
      case "event":
        tell("event", frame);
        if (frame.name === "notification.read") recount();
        break;
      case "behind":
      case "reset":
        tell("behind", { topic: frame.topic, head: frame.head, changes: frame.changes });
        if (frame.topic === "person:me") recount();
        break;
      case "pong":
        window.clearTimeout(this.late);
        for (const [topic, head] of Object.entries(frame.heads ?? {})) tell("head", { topic, head });
        break;
      default:
        tell("frame", frame);
    }
  }

  welcome(frame) {
    this.attempt = 0;
    this.hush();
    const topics = new Set([...frame.topics, ...topicsOfPage()]);
    for (const topic of topics) this.send({ type: "subscribe", topic });
    this.beat = window.setInterval(() => this.ping(), frame.heartbeat_seconds * 1000);
    if (this.welcomed) {
      for (const topic of topics) tell("behind", { topic });
      recount();
    }
    this.welcomed = true;
    tell("welcome", frame);
  }

  ping() {
    this.send({ type: "ping" });
    this.late = window.setTimeout(() => {
      const socket = this.socket;
      this.closed(0); // the line is dead, and the browser does not know yet
      socket?.close();
    }, PONG_WITHIN_MS);
  }

  confirmSoon() {
    // Timers of hidden pages are slowed down to a minute, and the server waits for half of that.
    if (document.hidden || this.seq - this.confirmed >= CONFIRM_EVERY) this.confirm();
    else this.soon ??= window.setTimeout(() => this.confirm(), CONFIRM_AFTER_MS);
  }

  confirm() {
    window.clearTimeout(this.soon);
    this.soon = null;
    this.confirmed = this.seq;
    this.send({ type: "received", seq: this.seq });
  }

  say() {
    const sentence = document.body.dataset.offline;
    if (!sentence || document.querySelector("[data-connection]")) return;
    const place = document.createElement("p");
    place.className = "note note-warn field";
    place.dataset.connection = "";
    place.setAttribute("role", "status");
    document.querySelector("main")?.prepend(place);
    window.setTimeout(() => (place.textContent = sentence), 50); // a live region speaks about what changes in it
  }

  hush() {
    window.clearTimeout(this.worry);
    this.worry = null;
    document.querySelector("[data-connection]")?.remove();
  }
}

function topicsOfPage() {
  const named = document.querySelector('meta[name="gebuurte-topics"]')?.content ?? "";
  return named.split(/\s+/).filter(Boolean);
}

// How many seintjes are unread is asked anew after an absence; in between `live.js` counts along.
async function recount() {
  const places = document.querySelectorAll('[data-live-count][data-names~="notification.created"]');
  if (!places.length) return;
  try {
    const answer = await fetch("/seintjes/aantal/", { headers: { Accept: "application/json" }, redirect: "error" });
    if (!answer.ok) return;
    const { unread } = await answer.json();
    for (const place of places) {
      place.dataset.number = String(unread);
      place.hidden = unread === 0;
      place.querySelector("[data-live-number]").textContent = unread > 99 ? "99+" : String(unread);
    }
  } catch {
    // the next page says it
  }
}

let connection = null;

// Say something on the line. Returns whether it is open: what is said on a closed line is lost.
export function say(frame) {
  const open = connection?.socket?.readyState === WebSocket.OPEN;
  if (open) connection.send(frame);
  return Boolean(open);
}

export function start() {
  if (connection || !document.body.dataset.viewer || !("WebSocket" in window)) return;
  connection = new Connection();
}
