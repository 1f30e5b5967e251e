// Settings: is push working, is storage kept, is the clock right, which language and version.
import { busy, button, fault, h, note } from "./dom.js";
import { declare, go, redraw } from "./go.js";
import { APP, phone } from "./phone.js";
import * as push from "./push.js";
import * as store from "./store.js";
import { LANGUAGES, choose, language, span, t } from "./texts.js";
import { newest } from "./version.js";

declare("settings", () => {
  const rows = [notifications(), storage(), clock(), languages(), version()];
  return { heading: t("settings"), content: [h("ul", { class: "rows" }, rows)] };
});

function row(title, state, ...acts) {
  return h("li", null, h("div", null, h("h2", null, title), ...[state].flat()), h("div", { class: "acts" }, ...acts));
}

function notifications() {
  const allowed = push.permission();
  const state = h("p", null, allowed === "allowed" ? t("push-allowed-off") : t(`push-${allowed}`));
  const said = h("div", { class: "said", role: "status" });
  const test = button(t("push-test"), (event) => busy(event.currentTarget, tested));
  const on = button(t("push-turn-on"), (event) => busy(event.currentTarget, turned), { class: "primary" });
  const off = button(t("push-turn-off"), (event) => busy(event.currentTarget, ended));
  const connected = () => phone.accounts.find((account) => account.state === "connected");
  test.hidden = off.hidden = true;
  on.hidden = !["ask", "allowed"].includes(allowed) || !connected();
  if (allowed === "allowed") void push.subscribed().then(standing);

  function standing(isOn) {
    if (isOn) state.textContent = t("push-allowed-on");
    on.hidden = isOn || !connected();
    test.hidden = off.hidden = !isOn || !connected();
  }

  async function ended() {
    await push.turnOff();
    state.textContent = t("push-allowed-off");
    standing(false);
    said.replaceChildren();
  }

  async function turned() {
    const outcome = await push.turnOn();
    standing(outcome === "on");
    said.replaceChildren(note(outcome === "on" ? "done" : "attention", h("p", null, t(`push-${outcome}`))));
  }

  async function tested() {
    said.replaceChildren(note("", h("p", null, t("push-testing"))));
    try {
      const { took, why } = await push.test(connected());
      if (why) said.replaceChildren(note("attention", h("p", null, t(`push-why-${why}`))));
      else said.replaceChildren(took === null ? missing() : note("done", h("p", null, t("push-came", { seconds: (took / 1000).toFixed(1) }))));
    } catch (error) {
      said.replaceChildren(note("danger", h("p", null, fault(error))));
    }
  }

  const install = allowed === "install" && button(t("install-hint"), () => go("install"));
  return row(t("notifications"), [state, said], ...[on, test, off, install].filter(Boolean));
}

function missing() {
  const checks = ["push-check-1", "push-check-2", "push-check-3", "push-check-4", "push-check-5"];
  return note("attention", h("p", null, t("push-missing")), h("ul", null, checks.map((id) => h("li", null, t(id)))));
}

function storage() {
  const state = h("p", null, t("storage-loose"));
  const ask = button(t("storage-ask"), (event) => busy(event.currentTarget, async () => {
    standing(await navigator.storage.persist(), true);
  }));
  const standing = (kept, asked) => {
    state.textContent = t(kept ? "storage-kept" : asked ? "storage-refused" : "storage-loose");
    ask.hidden = kept;
  };
  ask.hidden = !navigator.storage?.persist;
  void navigator.storage?.persisted?.().then((kept) => standing(kept, false));
  return row(t("storage"), state, ask);
}

function clock() {
  const compared = phone.accounts.filter((account) => account.offset !== undefined);
  const offset = compared.length > 0 ? compared[0].offset : null;
  const way = offset < 0 ? t("clock-ahead") : t("clock-behind");
  const words = offset === null ? t("clock-unknown") : t(Math.abs(offset) > 30_000 ? "clock-off" : "clock-right", { span: span(Math.max(1_000, Math.abs(offset))), way });
  return row(t("clock"), h("p", null, words));
}

function languages() {
  const list = h("select", { id: "language", "aria-label": t("language") },
    Object.entries(LANGUAGES).map(([tag, name]) => h("option", { value: tag, lang: tag }, name)));
  list.value = language();
  list.addEventListener("change", async () => {
    choose(list.value);
    localStorage.setItem("language", list.value);
    await store.set("language", list.value); // for the service worker
    redraw();
  });
  return row(t("language"), [], list);
}

function version() {
  const state = [h("p", null, t("version-is", { version: APP })), phone.outdated && h("p", null, t("outdated"))].filter(Boolean);
  return row(t("app-version"), state, button(t("update"), (event) => busy(event.currentTarget, newest)));
}
