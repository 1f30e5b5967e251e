// Makes elements. Texts are text, never markup: there is no place here that reads HTML.
import { has, t } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";

// One set of line icons, 20 × 20, the same as the pages' own (crates/pages/src/view/icon.rs).
const ICONS = {
  alert: "M10 2.9 1.9 16.5h16.2zM10 8v4M10 14.2v.1",
  back: "M12 4.5 6.5 10l5.5 5.5",
  camera: "M2.5 6h3.2l1.3-2h6l1.3 2h3.2v10h-15zM10 8a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  check: "M3.8 10.5 8 14.7 16.2 5.8",
  clock: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v4.2l2.8 1.6",
  copy: "M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7",
  delete: "M7 4.5h10.5v11H7L2 10zM9.8 7.5l4.4 5M14.2 7.5l-4.4 5",
  dots: "M4.5 10v.1M10 10v.1M15.5 10v.1",
  info: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 9.3V14M10 6.3v.1",
  key: "M13 2.8a4.2 4.2 0 1 0-3.7 6.2l-7 7v2h3v-2h2v-2h2l1.7-1.7M13.8 6v.1",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  person: "M10 3a3.3 3.3 0 1 0 0 6.6A3.3 3.3 0 0 0 10 3zM3.5 17c.4-3.2 2.9-4.8 6.5-4.8s6.1 1.6 6.5 4.8",
  phone: "M6 2.5h8v15H6zM9 15h2",
  plus: "M10 4v12M4 10h12",
  right: "M8 4.5 13.5 10 8 15.5",
  save: "M10 3v9.5M6 8.8l4 4 4-4M3.5 16.5h13",
  sliders: "M3 6h6.5M13.5 6H17M11.5 4.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6zM3 14h2.5M9.5 14H17M7.5 12.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z",
};

// An element: `h("button", { class: "primary", onclick }, "Approve")`. What is null or false is left out.
export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value") element.value = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  drawing.append(path);
  return drawing;
}

// A sentence in place: tone is "", "done", "attention" or "danger".
export function note(tone, ...words) {
  const sign = { done: "check", attention: "alert", danger: "alert" }[tone] ?? "info";
  const role = tone === "danger" || tone === "attention" ? "alert" : "status";
  return h("div", { class: `note ${tone}`, role }, icon(sign), h("div", null, ...words));
}

export function button(words, act, attributes) {
  return h("button", { type: "button", ...attributes, onclick: act }, words);
}

// What went wrong, in the person's words.
export function fault(error) {
  const code = error.code || error.name || "";
  if (error.name === "Unreachable") return t("fault-unreachable");
  if (["InvalidStateError", "SecurityError", "DataCloneError", "QuotaExceededError"].includes(error.name)) return t("fault-storage");
  if (error.status === 429) return t("fault-throttled");
  return has(`fault-${code}`) ? t(`fault-${code}`) : t("fault-other", { code: code || error.status || "?" });
}

// Runs what a press begins; until it ends the button says so and cannot be pressed again.
export async function busy(pressed, work) {
  if (pressed.disabled) return undefined;
  pressed.disabled = true;
  pressed.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    pressed.disabled = false;
    pressed.removeAttribute("aria-busy");
  }
}

// A button that copies what `read` says then; it says whether that worked, also to whoever does not see it.
export function copying(read, attributes) {
  const words = h("span", null, t("copy"));
  const said = h("p", { class: "away", role: "status" });
  const copy = async () => {
    const done = await navigator.clipboard?.writeText(read()).then(() => true, () => false);
    said.className = done ? "away" : "soft";
    said.textContent = t(done ? "copied" : "copy-by-hand");
    if (!done) return;
    words.textContent = t("copied");
    setTimeout(() => { words.textContent = t("copy"); }, 3_000);
  };
  return [button([icon("copy"), words], copy, attributes), said];
}

// Facts as pairs; a pair without a value is left out.
export function facts(pairs) {
  const known = pairs.filter(([, value]) => value);
  return h("dl", { class: "columns" }, known.map(([name, value]) => [h("dt", null, name), h("dd", null, value)]));
}

// Digits as people read them, "482 913", and as a screen reader says them: one by one.
export function digits(text) {
  const half = Math.ceil(text.length / 2);
  return [
    h("span", { "aria-hidden": "true" }, `${text.slice(0, half)}\u202f${text.slice(half)}`),
    h("span", { class: "away" }, [...text].join(" ")),
  ];
}

// Asks before what cannot be taken back. The button says the verb.
export function ask(question, consequence, verb) {
  const { promise, resolve } = deferred();
  const dialog = h("dialog", { class: "card", "aria-labelledby": "question" },
    h("h2", { id: "question" }, question),
    h("p", null, consequence),
    h("div", { class: "acts" },
      button(verb, () => dialog.close("yes"), { class: "danger" }),
      button(t("cancel"), () => dialog.close(""), { autofocus: true })));
  dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog.returnValue === "yes");
  });
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}

function deferred() {
  let resolve;
  const promise = new Promise((done) => { resolve = done; });
  return { promise, resolve };
}
