// The service worker: opens the app without a network, and shows that a push came.
//
// A classic script, because not every browser runs modules here. It reads the database of store.js and never writes it.

const CACHE = "authenticator @version @product";
const FILES = ["./", "@files"];

const TEXTS = {
  en: {
    asked: "Is this you logging in?",
    stepUp: "Are you confirming a change?",
    look: "Open the app to answer.",
    unusual: "Unusual login. Nobody will ever tell you a number.",
    where: "{client}, {ip}",
    test: "Notifications work",
    testWhat: "This was a test.",
  },
  de: {
    asked: "Melden Sie sich gerade an?",
    stepUp: "Bestätigen Sie gerade eine Änderung?",
    look: "Öffnen Sie die App, um zu antworten.",
    unusual: "Ungewöhnliche Anmeldung. Niemand wird Ihnen je eine Zahl nennen.",
    where: "{client}, {ip}",
    test: "Benachrichtigungen kommen an",
    testWhat: "Das war ein Test.",
  },
};

self.addEventListener("install", (event) => {
  const whole = FILES.map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(whole)));
});

self.addEventListener("activate", (event) => {
  const older = (name) => name.startsWith("authenticator ") && name !== CACHE;
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter(older).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

// Only this app's page and files are answered from the cache; everything else, above all the API, goes to the server.
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    if (pathname === "/authenticator/") event.respondWith(kept("./", event.request));
  } else if (FILES.some((file) => new URL(file, self.location.href).pathname === pathname)) {
    event.respondWith(kept(event.request, event.request));
  }
});

async function kept(key, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(key)) ?? fetch(request);
}

self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(self.skipWaiting());
});

self.addEventListener("push", (event) => {
  event.waitUntil(pushed(event.data));
});

// Something is shown for every push, as browsers demand; never a number, and nothing that answers from a lock screen.
async function pushed(data) {
  const said = parsed(data);
  const texts = TEXTS[await setting("language").catch(() => "en")] ?? TEXTS.en;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const open of windows) open.postMessage({ push: said });
  if (said.test) return show(texts.test, texts.testWhat, "test", null);
  const request = said.request && (await find(said.request).catch(() => null));
  if (!request) return show(texts.asked, texts.look, said.request ?? "request", said.request);
  const words = [
    request.unusual?.length > 0 && texts.unusual,
    texts.where.replace("{client}", request.client?.name ?? "").replace("{ip}", request.ip ?? ""),
    texts.look,
  ];
  const asked = request.about === "step_up" ? texts.stepUp : texts.asked;
  return show(`${request.title}: ${asked}`, words.filter(Boolean).join("\n"), request.id, request.id);
}

function show(title, body, tag, id) {
  return self.registration.showNotification(title, { body, tag, icon: "./icon-192.png", data: { id }, requireInteraction: Boolean(id) });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.id));
});

async function open(id) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const app = windows.find((window) => new URL(window.url).pathname === "/authenticator/");
  if (!app) return self.clients.openWindow(id ? `./#request=${id}` : "./");
  if (id) app.postMessage({ open: id });
  return app.focus();
}

// The browser changed the subscription by itself: every workspace learns the new one.
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(subscribeAgain(event));
});

async function subscribeAgain(event) {
  const accounts = await all("accounts");
  const key = event.oldSubscription?.options?.applicationServerKey ?? accounts.find((account) => account.vapid)?.vapid;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const subscription = event.newSubscription ?? (await self.registration.pushManager.subscribe(options));
  const { endpoint, keys } = subscription.toJSON();
  const body = JSON.stringify({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
  await Promise.all(accounts.map(({ token }) => ask("device/push", token, { method: "PUT", body })));
}

// What a push is about is fetched with the workspace's token: a push itself tells nothing.
async function find(id) {
  const accounts = await all("accounts");
  const answers = await Promise.all(accounts.map(async ({ token, workspace }) => {
    const answer = await ask("requests", token, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    const said = answer?.ok ? await answer.json() : { requests: [] };
    const request = said.requests.find((one) => one.id === id);
    return request && { ...request, title: workspace.title };
  }));
  return answers.find(Boolean);
}

function ask(path, token, options) {
  const headers = { authorization: `Bearer ${token}`, ...(options.body && { "content-type": "application/json" }) };
  return fetch(`/api/v1/authenticator/${path}`, { ...options, headers, credentials: "omit" });
}

function parsed(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
}

const all = (store) => read(store, (kept) => kept.getAll());
const setting = (name) => read("settings", (kept) => kept.get(name));

function read(store, work) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("doorward-authenticator", 1);
    // Whoever opens it first makes it; the page and this worker make the same.
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("accounts", { keyPath: "device" });
      asked.result.createObjectStore("settings");
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      const request = work(asked.result.transaction(store).objectStore(store));
      request.onsuccess = () => { asked.result.close(); resolve(request.result); };
      request.onerror = () => { asked.result.close(); reject(request.error); };
    };
  });
}
