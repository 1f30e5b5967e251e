// Starts the app: what it keeps, its worker, its screens, and what brings a person here.
import { fault, h, note } from "./dom.js";
import { current, currentValues, go, instead, update } from "./go.js";
import { readFragment } from "./link.js";
import { phone } from "./phone.js";
import { appleTouch, installed, tellAnew } from "./push.js";
import "./screen-accounts.js";
import "./screen-code.js";
import "./screen-install.js";
import "./screen-pair.js";
import "./screen-recovery.js";
import "./screen-request.js";
import "./screen-scan.js";
import "./screen-settings.js";
import * as store from "./store.js";
import { language } from "./texts.js";
import { register } from "./version.js";

// Whoever types, scans, or reads digits or codes is not torn away; the accounts' page shows that a request waits.
const CONNECTING = ["scan", "pairing", "add", "recovery"];

phone.addEventListener("change", update);
// Nor who has a request before them, or, for a moment, how it ended; one that was replaced or is too late makes way.
phone.addEventListener("request", ({ detail }) => {
  const { id, looking } = current() === "request" ? currentValues() : {};
  const looksAt = phone.requests.get(id);
  const stays = looking || (looksAt?.ends > Date.now() && ["open", "approved", "denied"].includes(looksAt.state));
  if (!CONNECTING.includes(current()) && !stays) go("request", { id: detail.id });
});
phone.addEventListener("code", ({ detail }) => {
  if (!CONNECTING.includes(current())) go("code", { device: detail.device });
});
phone.addEventListener("unheard", ({ detail }) => void tellAnew(detail.account, detail.failure));
navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (data.open) go("request", { id: data.open });
});

// A link's fragment is taken out of the address before anything else happens.
function arrive() {
  const said = readFragment(location.hash);
  if (location.hash) history.replaceState(history.state, "", location.pathname);
  // On iOS the camera opens a page that keeps nothing which the installed app could use: it says how to install that.
  if (said && appleTouch() && !installed()) instead("install");
  else if (said?.pair) go("add", { token: said.pair });
  else if (said?.answer) go("request", { id: said.answer, number: said.number });
  else if (said?.request) go("request", { id: said.request });
  return Boolean(said);
}

async function start() {
  void register();
  await phone.start();
  void store.set("language", language());
  addEventListener("hashchange", arrive);
  // A screen's values may name what is no longer there: each start begins at the accounts.
  instead("accounts");
  arrive();
}

start().catch((error) => {
  document.body.replaceChildren(h("main", { id: "main" }, note("danger", h("p", null, fault(error)))));
});
