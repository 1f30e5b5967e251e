// Web Push: wakes a closed app. Nothing here is needed while the app is open.
import { call } from "./api.js";
import { phone } from "./phone.js";

// Without a reachable push service `subscribe` never answers.
const PATIENCE = 8_000; // milliseconds
const ARRIVAL = 20_000;

// "unsupported", "install" (iOS wants the home screen first), "ask", "denied" or "allowed".
export function permission() {
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis) || !("Notification" in globalThis)) {
    return appleTouch() ? "install" : "unsupported";
  }
  return { default: "ask", denied: "denied", granted: "allowed" }[Notification.permission];
}

// Asks for permission (only from a press), subscribes, and tells every workspace. Returns "on" or why not:
// "denied", "silent" (the push service did not answer), "refused" (it would not) or "unreachable" (our server).
export async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  const key = phone.accounts.find((account) => account.vapid)?.vapid;
  if (!key) return "unreachable";
  const registration = await navigator.serviceWorker.ready;
  const outcome = await subscribe(registration, key);
  if (typeof outcome === "string") return outcome;
  const told = await Promise.all(phone.accounts.map((account) => tell(account, outcome)));
  return told.every(Boolean) ? "on" : "unreachable";
}

// Subscribes a workspace that came later, if notifications are on already.
export async function joinIn(account) {
  const subscription = await held();
  if (subscription) await tell(account, subscription);
}

const toldAnew = new Set();

// The server wakes this app no more, though notifications are on here: it is told again, once a start. What the push
// service has forgotten is replaced.
export async function tellAnew(account, failure) {
  if (toldAnew.has(account.device)) return;
  toldAnew.add(account.device);
  let subscription = await held();
  if (subscription && failure === "gone") {
    await subscription.unsubscribe();
    const registration = await navigator.serviceWorker.ready;
    const made = await subscribe(registration, account.vapid);
    subscription = typeof made === "string" ? null : made;
  }
  if (subscription) await tell(account, subscription);
}

async function held() {
  const registration = await navigator.serviceWorker?.getRegistration("/authenticator/");
  return registration?.pushManager?.getSubscription().catch(() => null);
}

export async function subscribed() {
  return Boolean(await held());
}

// Turns notifications off, here and at every workspace.
export async function turnOff() {
  await (await held())?.unsubscribe();
  await Promise.all(phone.accounts.map(async (account) => {
    await call("DELETE", "device/push", { token: account.token }).catch(() => null);
    account.subscribed = false;
  }));
}

// Sends itself a push through the workspace's server. Returns how many milliseconds it `took` (null if none came), or
// `why` the push service did not take it.
export async function test(account) {
  const begun = performance.now();
  let heard;
  const came = new Promise((resolve) => {
    heard = ({ data }) => data.push?.test && resolve(Math.round(performance.now() - begun));
    navigator.serviceWorker.addEventListener("message", heard);
  });
  try {
    const said = await call("POST", "device/push/test", { token: account.token });
    if (!said.taken) return { why: said.why };
    return { took: await Promise.race([came, late(ARRIVAL)]) };
  } finally {
    navigator.serviceWorker.removeEventListener("message", heard);
  }
}

async function subscribe(registration, key) {
  const asked = registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  try {
    return (await Promise.race([asked, late(PATIENCE)])) ?? "silent";
  } catch (error) {
    return error.name === "NotAllowedError" ? "denied" : "refused";
  }
}

async function tell(account, subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const body = { endpoint, p256dh: keys.p256dh, auth: keys.auth };
  try {
    await call("PUT", "device/push", { token: account.token, body });
    account.subscribed = true;
    return true;
  } catch {
    return false;
  }
}

function late(span) {
  return new Promise((resolve) => { setTimeout(resolve, span, null); });
}

// iPhone and iPad; the latter calls itself a Mac with fingers.
export function appleTouch() {
  return /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
}

// Whether this runs as an app of its own, not as a page in a browser.
export function installed() {
  return matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
}
