// What the phone keeps, in IndexedDB: one record a workspace with its keys (which cannot be read out), and few settings.
// The service worker reads the same database (sw.js): its name, version and stores stand there, too.

const opened = new Promise((resolve, reject) => {
  const asked = indexedDB.open("doorward-authenticator", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("accounts", { keyPath: "device" });
    asked.result.createObjectStore("settings");
  };
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

export const accounts = () => ask("accounts", "readonly", (store) => store.getAll());
export const setting = (name) => ask("settings", "readonly", (store) => store.get(name));
export const keep = (account) => ask("accounts", "readwrite", (store) => store.put(account));
export const forget = (device) => ask("accounts", "readwrite", (store) => store.delete(device));
export const set = (name, value) => ask("settings", "readwrite", (store) => store.put(value, name));

// Changes a setting in one step: two who do so at once lose nothing.
export const change = (name, how) => ask("settings", "readwrite", (store) => {
  const asked = store.get(name);
  asked.onsuccess = () => store.put(how(asked.result), name);
  return asked;
});

// Resolves once the change is on disk.
async function ask(name, mode, work) {
  const database = await opened;
  return new Promise((resolve, reject) => {
    const change = database.transaction(name, mode);
    const request = work(change.objectStore(name));
    change.oncomplete = () => resolve(request.result);
    change.onerror = () => reject(change.error);
    change.onabort = () => reject(change.error);
  });
}

// The server's cookie remembers that this browser kept something once; so that lost storage is noticed at the next start.
// It survives what takes scripts' storage away, and holds no secret.
export async function wasKept() {
  const answer = await fetch("/authenticator/kept", { cache: "no-store" }).catch(() => null);
  return answer?.ok ? (await answer.json()).kept : false;
}

export function remember(method) {
  return fetch("/authenticator/kept", { method }).catch(() => null);
}
