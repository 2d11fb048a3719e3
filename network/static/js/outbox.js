// What was written and not yet acknowledged, kept in the browser: a message typed in a tunnel arrives once.
// The server knows a message by its client_id, so sending again is safe, from every tab.
//
// There is a database only while a message waits, of whichever reader: looking makes none, and whoever takes the
// last one out removes it. Tabs do that one after the other (a lock), or one would remove what another just kept.
// Logging out throws away what waits of that reader, and the page says so first; a session that ends by itself
// throws nothing away. What nobody came back for is gone after thirty days.

const NAME = "gebuurte-outbox";
const STORE = "messages";
const KEPT_MS = 30 * 24 * 60 * 60_000;
const LEAVE_WITHIN_MS = 1_000;

const locks = navigator.locks; // only where the line is safe: without it nothing is removed but messages

const inTurn = (work) => (locks ? locks.request(NAME, work) : work());

// Older browsers cannot say it: there we open, and remove again what turns out to be empty.
async function exists() {
  if (!indexedDB.databases) return true;
  return (await indexedDB.databases()).some((database) => database.name === NAME);
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "client_id" });
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close(); // it ends what it is doing first
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

function remove() {
  return new Promise((resolve) => {
    // Blocked: a tab still reads. It closes by itself, and the browser removes it then.
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}

// Do something with the store. Returns what `work` asked for; the database goes when nothing is left in it.
async function within(work) {
  const database = await open();
  let empty = false;
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, "readwrite");
      const store = transaction.objectStore(STORE);
      const request = work(store);
      const counting = store.count();
      transaction.oncomplete = () => {
        empty = counting.result === 0;
        resolve(request?.result);
      };
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
    if (locks && empty) await remove();
  }
}

const whereItExists = (work) => inTurn(async () => ((await exists()) ? within(work) : undefined));

export const keep = (message) => inTurn(() => within((store) => store.put(message)));

export const drop = (clientId) => whereItExists((store) => store.delete(clientId));

const dropAll = (messages) =>
  whereItExists((store) => {
    for (const message of messages) store.delete(message.client_id);
  });

// What waits, oldest first, of this reader: another account on the same machine sends nothing of it.
export async function waiting(viewer) {
  const all = (await whereItExists((store) => store.getAll())) ?? [];
  const old = all.filter((message) => message.at < Date.now() - KEPT_MS);
  if (old.length) await dropAll(old);
  const own = all.filter((message) => message.viewer === viewer && !old.includes(message));
  return own.sort((one, other) => one.at - other.at);
}

// The page that logs out: says that something waits and leads to it, and takes it along when the reader goes.
async function warn(line, viewer) {
  const [first] = await waiting(viewer);
  if (!first) return;
  line.querySelector("a").href = `/chat/${encodeURIComponent(first.room)}/`;
  line.hidden = false;
}

async function leave(event, viewer) {
  event.preventDefault();
  const late = new Promise((resolve) => window.setTimeout(resolve, LEAVE_WITHIN_MS));
  await Promise.race([waiting(viewer).then(dropAll).catch(() => {}), late]);
  event.target.submit();
}

const watched = new WeakSet();

export function start(root) {
  const line = root.querySelector?.("[data-outbox]");
  const viewer = document.body.dataset.viewer;
  if (!line || !viewer || !("indexedDB" in window) || watched.has(line)) return;
  watched.add(line);
  warn(line, viewer).catch(() => {});
  line.closest("form").addEventListener("submit", (event) => leave(event, viewer));
}
