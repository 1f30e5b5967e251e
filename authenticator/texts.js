// The app's words: as the person chose, else as the browser asks.
import { de } from "./texts-de.js";
import { en } from "./texts-en.js";

export const LANGUAGES = { en: "English", de: "Deutsch" };

const TEXTS = { en, de };

let tag = "en";
choose(localStorage.getItem("language") ?? navigator.languages.map((own) => own.split("-")[0]).find((own) => own in TEXTS));

export function choose(wanted) {
  tag = wanted in TEXTS ? wanted : "en";
  document.documentElement.lang = tag;
}

export const language = () => tag;

// The sentence with this id; `{name}` in it stands for a value.
export function t(id, values = {}) {
  const text = TEXTS[tag][id] ?? en[id] ?? id;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function has(id) {
  return id in en;
}

// A moment as people say it: the time, and the day when it was not today.
export function when(text) {
  const moment = new Date(text);
  const today = moment.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(tag, { ...(today ? {} : { dateStyle: "medium" }), timeStyle: "short" }).format(moment);
}

// A span of time in one unit that people use: "45 seconds", "3 days".
export function span(milliseconds) {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  const units = [["second", 1, 120], ["minute", 60, 120], ["hour", 3600, 48], ["day", 86400, Infinity]];
  const [unit, size] = units.find(([, each, most]) => seconds / each < most);
  return new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "long" }).format(Math.round(seconds / size));
}
