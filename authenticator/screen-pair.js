// Connecting: the QR code is scanned or its code typed, then the six digits go back to the computer.
import { busy, button, digits, facts, fault, h, icon, note } from "./dom.js";
import { declare, go, instead } from "./go.js";
import { pairingToken } from "./link.js";
import { phone } from "./phone.js";
import { thisPhone } from "./platform.js";
import { appleTouch, installed, joinIn, permission } from "./push.js";
import { showCodes } from "./screen-recovery.js";
import * as store from "./store.js";
import { t } from "./texts.js";

// `token` comes from the camera app's link; then the person is asked first.
declare("add", ({ token }) => {
  // On iOS a page in the browser keeps nothing that the installed app could use.
  if (appleTouch() && !installed()) {
    queueMicrotask(() => instead("install"));
    return { heading: "", content: [] };
  }
  const name = h("input", { id: "name", maxlength: "60", autocomplete: "off", "aria-describedby": "name-hint" });
  void phoneName().then((known) => { name.value ||= known; });
  const trouble = h("div", { role: "alert" });
  const naming = h("div", { class: "field" },
    h("label", { for: "name" }, t("phone-name")), name, h("small", { id: "name-hint" }, t("phone-name-hint")));

  const pair = (pressed, code) => busy(pressed, async () => {
    trouble.replaceChildren();
    try {
      const { device } = await connect(code, name.value);
      instead("pairing", { device });
    } catch (error) {
      trouble.replaceChildren(note("danger", h("p", null, fault(error))));
    }
  });

  if (token) {
    return {
      heading: t("link-heading"),
      content: [
        h("p", { class: "lead" }, t("link-what")), naming, trouble,
        button(t("connect"), (event) => pair(event.currentTarget, token), { class: "primary wide" }),
        button(t("cancel"), () => instead("accounts"), { class: "wide" }),
      ],
    };
  }
  const typed = h("input", { id: "typed", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-describedby": "typed-hint" });
  const form = h("form", { class: "stack", novalidate: true },
    h("div", { class: "field" }, h("label", { for: "typed" }, t("code-label")), typed, h("small", { id: "typed-hint" }, t("code-hint"))),
    h("button", { class: "wide" }, t("connect")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = pairingToken(typed.value);
    if (code) return pair(form.querySelector("button"), code);
    trouble.replaceChildren(note("danger", h("p", null, t("code-invalid"))));
    typed.setAttribute("aria-invalid", "true");
    typed.focus();
  });
  const scan = async () => {
    await store.set("name", name.value);
    go("scan", { purpose: "pair" });
  };
  return {
    heading: t("add-heading"),
    content: [
      h("p", { class: "lead" }, t("add-what")),
      naming,
      button([icon("camera"), t("scan-pair")], scan, { class: "primary wide" }),
      h("details", { class: "case" }, h("summary", null, h("span", null, t("type-code"))), h("div", { class: "inner" }, form)),
      trouble,
    ],
  };
});

export async function connect(token, name) {
  const { platform } = await thisPhone();
  await store.set("name", name);
  const account = await phone.pair(token, name.trim() || (await phoneName()), platform);
  void joinIn(account);
  return account;
}

export async function phoneName() {
  return (await store.setting("name")) || (await thisPhone()).name;
}

declare("pairing", ({ device }, screen) => {
  const account = phone.account(device);
  const place = h("div", { class: "stack" });
  const heading = () => place.closest("main")?.querySelector("h1");
  if (account?.state === "connected") return { heading: t("pairing-done"), content: connected(account) };
  if (!account?.digits) return { heading: t("pairing-over"), content: over() };

  const { name, login } = account.employee;
  place.replaceChildren(
    h("section", { class: "card code-card" }, h("p", { class: "big-code", id: "digits" }, ...digits(account.digits))),
    h("p", { class: "lead" }, t("pairing-for", { name, login, workspace: account.workspace.title })),
    h("p", { class: "soft" }, t("pairing-not-you")),
    button(t("remove"), () => phone.remove(account).then(() => instead("accounts")), { class: "danger wide" }));
  screen.update = () => {
    const now = phone.account(device);
    if (now?.state === "waiting") return;
    screen.update = null;
    const done = now?.state === "connected";
    if (heading()) heading().textContent = t(done ? "pairing-done" : "pairing-over");
    place.replaceChildren(...(done ? connected(now) : over()));
  };
  // A phone that is not connected yet has no stream.
  const timer = setInterval(() => phone.account(device) && phone.refresh(account), 2_000);
  screen.signal.addEventListener("abort", () => clearInterval(timer));
  return { heading: t("pairing-heading"), content: [place] };
});

function connected(account) {
  const others = h("div", { class: "stack", "aria-live": "polite" });
  void offer(account, others);
  return [
    note("done", h("p", null, t("pairing-done-what", { workspace: account.workspace.title }))),
    facts([[t("person"), account.employee.name], [t("login"), account.employee.login]]),
    others,
    permission() === "ask" && button(t("push-turn-on"), () => instead("settings"), { class: "wide" }),
    button(t("done"), () => instead("accounts"), { class: "primary wide" }),
  ].filter(Boolean);
}

// The person's other workspaces, one press each.
async function offer(account, place) {
  const workspaces = await phone.others(account);
  if (workspaces.length === 0) return;
  const trouble = h("div", { role: "alert" });
  const follow = (pressed, { id, title }) => busy(pressed, async () => {
    trouble.replaceChildren();
    try {
      const { platform } = await thisPhone();
      const { other, codes } = await phone.follow(account, id, await phoneName(), platform);
      void joinIn(other);
      if (codes) showCodes(account.device, title, codes);
      else pressed.replaceWith(note("attention", h("p", null, t("others-done-lost", { workspace: title }))));
    } catch (error) {
      trouble.replaceChildren(note("danger", h("p", null, fault(error))));
    }
  });
  place.replaceChildren(
    h("h2", null, t("others-heading")),
    h("p", { class: "soft" }, t("others-what")),
    ...workspaces.map((one) => button(t("others-connect", { workspace: one.title }), (event) => follow(event.currentTarget, one), { class: "wide" })),
    trouble);
}

function over() {
  return [
    note("attention", h("p", null, t("pairing-over-what"))),
    button([icon("camera"), t("scan-pair")], () => instead("scan", { purpose: "pair" }), { class: "primary wide" }),
    button(t("done"), () => instead("accounts"), { class: "wide" }),
  ];
}
