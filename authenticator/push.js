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
  const registration = await navigator.serviceWorker?.getRegistration("/authenticator/");
  const subscription = await registration?.pushManager?.getSubscription();
  if (subscription) await tell(account, subscription);
}

export async function subscribed() {
  const registration = await navigator.serviceWorker?.getRegistration("/authenticator/");
  return Boolean(await registration?.pushManager?.getSubscription().catch(() => null));
}

// Sends itself a push through the workspace's server. Returns the milliseconds that it took, or null if none came.
export async function test(account) {
  const begun = performance.now();
  let heard;
  const came = new Promise((resolve) => {
    heard = ({ data }) => data.push?.test && resolve(Math.round(performance.now() - begun));
    navigator.serviceWorker.addEventListener("message", heard);
  });
  try {
    await call("POST", "device/push/test", { token: account.token });
    return await Promise.race([came, late(ARRIVAL)]);
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
