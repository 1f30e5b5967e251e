// The accounts: one row a workspace; each has its page, its three dots, and a swipe to the left that offers Remove.
import { ask, button, facts, h, icon, note } from "./dom.js";
import { declare, go, instead } from "./go.js";
import { phone } from "./phone.js";
import { appleTouch, installed, permission } from "./push.js";
import { codesLeft } from "./screen-recovery.js";
import { t } from "./texts.js";
import { newest } from "./version.js";

declare("accounts", (values, screen) => {
  const place = h("div", { class: "stack" });
  let drawn = "";
  screen.update = () => {
    // Only what differs is drawn again, so that an open menu or a focus stays.
    const signs = [phone.accounts.map((a) => [a.device, a.state, a.online, a.workspace.title]), phone.lost, phone.outdated, phone.ended, phone.open().length];
    if (drawn === JSON.stringify(signs)) return;
    drawn = JSON.stringify(signs);
    place.replaceChildren(...list());
  };
  screen.update();
  return { heading: phone.accounts.length > 0 ? t("accounts") : t("empty-heading"), content: [place] };
});

function list() {
  const notes = [
    ...phone.ended.map((workspace) => note("attention", h("p", null, t("ended-what", { workspace })), button(t("ended-done"), () => phone.forgetEnded(workspace)))),
    phone.outdated && note("attention", h("p", null, t("outdated")), button(t("update"), newest)),
    phone.lost && lost(),
    codesLeft(),
    phone.open().length > 0 && note("", h("p", null, t("request-waits")), button(t("request-look"), () => go("request", { id: phone.open()[0].id }))),
  ].filter(Boolean);
  if (phone.accounts.length === 0) return [...notes, ...empty()];
  const away = phone.accounts.every((account) => account.online === false);
  return [
    ...notes,
    away ? note("attention", h("p", null, t("no-connection"))) : h("p", { class: "lead" }, t("waiting-for-logins")),
    h("ul", { class: "rows workspaces" }, phone.accounts.map(row)),
    permission() === "ask" && note("", h("p", null, t("notify-hint")), button(t("notify-hint-act"), () => go("settings"))),
    button([icon("plus"), t("add")], () => go("add"), { class: "wide" }),
  ].filter(Boolean);
}

function row(account) {
  const { device, workspace, employee } = account;
  const tone = account.state === "connected" ? "done" : "attention";
  const open = () => go(account.state === "waiting" ? "pairing" : "account", { device });
  const actions = h("details", { class: "who" },
    h("summary", { "aria-label": t("actions-for", { workspace: workspace.title }) }, icon("dots")),
    h("div", { class: "menu" },
      account.state === "connected" && button([icon("key"), t("verification-code")], () => go("code", { device })),
      account.state === "disconnected" && button([icon("camera"), t("connect-again")], () => go("add")),
      button([icon("delete"), t("remove")], () => remove(account))));
  const line = h("li", null,
    h("div", { class: "front" },
      h("button", { type: "button", class: "open", onclick: open },
        h("span", { class: "avatar square", "aria-hidden": "true", "data-initials": initials(workspace.title) }),
        h("span", { class: "what" },
          h("b", null, workspace.title),
          h("small", null, employee.login),
          h("span", { class: `state ${tone}` }, icon(tone === "done" ? "check" : "alert"), t(`state-${account.state}`)))),
      actions),
    button(t("remove"), () => remove(account), { class: "danger behind", tabindex: "-1", "aria-hidden": "true" }));
  swipe(line);
  return line;
}

// A finger that moves a row to the left uncovers Remove; the three dots offer the same to everybody else.
function swipe(line) {
  const front = line.firstElementChild;
  let from = null;
  let moved = 0;
  const end = () => {
    from = null;
    line.classList.toggle("open", moved < -48);
    front.style.transform = "";
  };
  front.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" && !event.target.closest("details")) from = { x: event.clientX, y: event.clientY, was: line.classList.contains("open") ? -112 : 0 };
    moved = 0;
  });
  front.addEventListener("pointermove", (event) => {
    if (!from || Math.abs(event.clientY - from.y) > 24) return;
    moved = Math.max(-112, Math.min(0, event.clientX - from.x + from.was));
    if (Math.abs(event.clientX - from.x) > 8) front.style.transform = `translateX(${moved}px)`;
  });
  front.addEventListener("pointerup", (event) => from && Math.abs(event.clientX - from.x) > 8 ? end() : (from = null));
  front.addEventListener("pointercancel", () => from && end());
  // The press that ended a swipe opens nothing.
  front.addEventListener("click", (event) => {
    if (Math.abs(moved) <= 8) return;
    event.stopPropagation();
    event.preventDefault();
    moved = 0;
  }, true);
}

function empty() {
  return [
    h("p", { class: "lead" }, t("empty-what")),
    h("ol", { class: "steps" }, ["empty-1", "empty-2", "empty-3"].map((id) => h("li", null, h("p", null, t(id))))),
    appleTouch() && !installed()
      ? button(t("install-hint"), () => go("install"), { class: "primary wide" })
      : button([icon("camera"), t("scan-pair")], () => go("add"), { class: "primary wide" }),
  ];
}

function lost() {
  return note("attention",
    h("p", null, h("b", null, t("lost-title"))),
    h("p", null, t("lost-what")),
    h("p", null, t("lost-do")),
    button(t("lost-done"), () => phone.forgetLoss()));
}

async function remove(account) {
  const workspace = account.workspace.title;
  if (!(await ask(t("remove-question", { workspace }), t("remove-consequence", { workspace }), t("remove-verb", { workspace })))) return;
  await phone.remove(account);
  instead("accounts");
}

declare("account", ({ device }, screen) => {
  const account = phone.account(device);
  if (!account) {
    queueMicrotask(() => instead("accounts"));
    return { heading: "", content: [] };
  }
  const place = h("div", { class: "stack" });
  let drawn = "";
  screen.update = () => {
    const now = phone.account(device);
    if (!now) return instead("accounts");
    if (drawn === now.state) return;
    drawn = now.state;
    place.replaceChildren(...page(now));
  };
  screen.update();
  return { heading: account.workspace.title, content: [place] };
});

function page(account) {
  const { device, employee } = account;
  const about = facts([[t("person"), employee.name], [t("login"), employee.login], [t("state"), t(`state-${account.state}`)]]);
  const removal = button([icon("delete"), t("remove")], () => remove(account), { class: "danger wide" });
  if (account.state === "disconnected") {
    return [
      about,
      note("attention", h("p", null, t("disconnected-what")), h("p", null, t("disconnected-do"))),
      button([icon("camera"), t("connect-again")], () => go("add"), { class: "primary wide" }),
      removal,
    ];
  }
  return [
    about,
    account.state === "connected" && button([icon("key"), t("verification-code")], () => go("code", { device }), { class: "primary wide" }),
    account.state === "waiting" && button(t("state-waiting"), () => go("pairing", { device }), { class: "primary wide" }),
    removal,
  ].filter(Boolean);
}

function initials(title) {
  const words = title.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...word][0] ?? "").join("").toUpperCase();
}
