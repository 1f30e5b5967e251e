// The signed-in session: offer to stay two minutes before it ends, say when it has ended; the menu; `/` for search, and the
// switch for it.
import { clock } from "./waiting.js";

export function enhanceSession() {
  const form = document.querySelector("form[data-ends-in]");
  if (form) watch(form);
  for (const menu of document.querySelectorAll("[data-menu]")) closeOutside(menu);
  const search = document.querySelector("[data-search-key]");
  if (search) slash(search);
  const keys = document.querySelector("[data-keys]");
  if (keys) keySwitch(keys);
  for (const table of document.querySelectorAll("[data-rows]")) rowKeys(table);
}

function watch(form) {
  const [words, left] = [form.querySelector("p"), form.querySelector(".count")];
  const [stay, again] = [form.querySelector("button"), form.querySelector("a")];
  const { warnBefore, forGood } = form.dataset;
  let end = Date.now() + Number(form.dataset.endsIn) * 1000;
  const tick = () => {
    const seconds = Math.ceil((end - Date.now()) / 1000);
    if (seconds > Number(warnBefore)) {
      form.hidden = true;
      return;
    }
    const over = seconds <= 0;
    const said = over ? words.dataset.over : words.dataset.soon;
    form.hidden = false;
    if (words.textContent !== said) words.textContent = said;
    left.textContent = over ? "" : clock(seconds);
    stay.hidden = over || forGood !== undefined;
    again.hidden = !over;
  };
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
  tick();

  // Asked without leaving the page, so that nothing typed is lost; the form itself is the way without script.
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
    const kind = answer?.headers.get("content-type") ?? "";
    if (!answer?.ok || !kind.startsWith("application/json")) return form.submit();
    const { ends_in: seconds } = await answer.json();
    end = Date.now() + Number(seconds ?? form.dataset.endsIn) * 1000;
    tick();
  });
}

function closeOutside(menu) {
  addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// Whether single keys are shortcuts in this browser: they are until somebody switches them off (WCAG 2.1.4).
function keysAreOn() {
  return localStorage.getItem("keys") !== "off";
}

function keySwitch(place) {
  const [state, button] = [place.querySelector("[role=status]"), place.querySelector("button")];
  const words = button.querySelector("span");
  const show = () => {
    const which = keysAreOn() ? "on" : "off";
    state.textContent = state.dataset[which];
    words.textContent = words.dataset[which];
  };
  button.addEventListener("click", () => {
    if (keysAreOn()) localStorage.setItem("keys", "off");
    else localStorage.removeItem("keys");
    show();
  });
  show();
  place.hidden = false;
}

// A single key is a shortcut only outside of fields.
function slash(search) {
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || !keysAreOn()) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
}

function rowKeys(table) {
  table.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...table.querySelectorAll("tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);
    const at = links.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    links[at + step]?.focus();
  });
}
