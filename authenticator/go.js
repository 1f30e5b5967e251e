// One screen at a time. The address stays as it is, so that nothing stands in the browser's history but which screen it was.
import { button, h, icon } from "./dom.js";
import { t } from "./texts.js";

const screens = new Map();
let shown = { name: "", leave() {} };

// Declares a screen: `build(values, screen)` returns { heading, content } and may keep what redraws it in `screen.update`.
// `screen.signal` ends when the person leaves it.
export function declare(name, build) {
  screens.set(name, build);
}

export function go(name, values = {}) {
  const state = { name, values };
  if (history.state?.name === name) history.replaceState(state, "");
  else history.pushState(state, "");
  show(state);
}

// The same, in place of the screen that is shown: nobody comes back to it.
export function instead(name, values = {}) {
  history.replaceState({ name, values }, "");
  show(history.state);
}

export function back() {
  if (shown.name === "accounts") return;
  instead("accounts");
}

export const current = () => shown.name;
export const currentValues = () => shown.values ?? {};

export function update() {
  shown.update?.();
}

// Draws again what is shown, as after a change of the language.
export function redraw() {
  show(history.state ?? { name: "accounts", values: {} });
}

addEventListener("popstate", ({ state }) => show(state ?? { name: "accounts", values: {} }));

function show({ name, values }) {
  shown.leave();
  const ending = new AbortController();
  const screen = { name, values, signal: ending.signal, update: null, leave: () => ending.abort() };
  shown = screen;
  const { heading, content } = screens.get(name)(values, screen);
  const title = h("h1", { tabindex: "-1" }, heading);
  const main = h("main", { id: "main", class: `on-${name}` }, title, ...content);
  document.body.replaceChildren(bar(name), main);
  document.title = `${heading} · ${product()}`;
  scrollTo(0, 0);
  if (!main.querySelector("[autofocus]")) title.focus({ preventScroll: true });
  else main.querySelector("[autofocus]").focus({ preventScroll: true });
}

export function product() {
  return document.querySelector("meta[name=application-name]").content;
}

function bar(name) {
  const home = name === "accounts";
  const way = home
    ? h("span", { class: "house" }, h("span", { class: "mark", "aria-hidden": "true" }, icon("phone")), h("span", null, product()))
    : h("button", { type: "button", class: "text", onclick: back }, icon("back"), t("back"));
  return h("header", { class: "bar" }, way, menu());
}

function menu() {
  const list = h("details", { class: "who" },
    h("summary", null, icon("menu"), t("menu")),
    h("div", { class: "menu" },
      entry("person", t("change-account"), "accounts"),
      entry("plus", t("add"), "add"),
      entry("sliders", t("settings"), "settings"),
      entry("phone", t("install"), "install")));
  list.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    list.open = false;
    list.querySelector("summary").focus();
  });
  list.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !list.contains(relatedTarget)) list.open = false;
  });
  return list;
}

function entry(sign, words, name) {
  return button([icon(sign), words], () => go(name));
}

// A menu that is open closes when something else is pressed.
addEventListener("click", ({ target }) => {
  for (const open of document.querySelectorAll("details[open]")) if (!open.contains(target)) open.open = false;
});
