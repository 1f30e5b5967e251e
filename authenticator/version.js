// The service worker: what makes the app open without a network, and brings a newer version of it.
import { scriptAddress } from "./trust.js";

export async function register() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(scriptAddress("./sw.js")).catch(() => null);
  document.addEventListener("visibilitychange", () => document.hidden || registration?.update().catch(() => {}));
}

// Takes the newest version there is, and starts it.
export async function newest() {
  const registration = await navigator.serviceWorker?.getRegistration("/authenticator/");
  await registration?.update().catch(() => {});
  const next = registration?.installing ?? registration?.waiting;
  if (!next) return location.reload();
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  const step = () => next.state === "installed" && next.postMessage("take over");
  next.addEventListener("statechange", step);
  step();
}
