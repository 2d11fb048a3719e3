// What was written and not yet acknowledged, kept in the browser: a message typed in a tunnel arrives once.
// The server knows a message by its client_id, so sending again is safe, from every tab.

const NAME = "gebuurte-outbox";
const STORE = "messages";

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "client_id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const keep = (message) => within("readwrite", (store) => store.put(message));

export const drop = (clientId) => within("readwrite", (store) => store.delete(clientId));

// What waits, oldest first, of this reader: another account on the same machine sends nothing of it.
export async function waiting(viewer) {
  const all = await within("readonly", (store) => store.getAll());
  return all.filter((message) => message.viewer === viewer).sort((one, other) => one.at - other.at);
}
