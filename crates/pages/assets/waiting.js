// Waiting: a form that was sent says so, a countdown counts. What a page at the second proof asks is in let-in.js.

export function enhanceWaiting() {
  for (const place of document.querySelectorAll("[data-left]")) left(place);
  for (const button of document.querySelectorAll("button[data-again]")) again(button);
  for (const form of document.querySelectorAll("form[data-busy]")) busy(form);
  for (const place of document.querySelectorAll("[data-countdown]")) countdown(place);
  for (const place of document.querySelectorAll("[data-progress]")) progress(place);
  for (const place of document.querySelectorAll("[data-pairing]")) pairing(place);
}

// Asking is no work of the person's: it keeps no session open.
export function background() {
  const workspace = location.pathname.match(/^\/w\/([^/]+)\//)?.[1];
  return { "Doorward-Background": "1", ...(workspace && { "Doorward-Workspace": workspace }) };
}

const LEAVES = 30_000; // milliseconds in which the page that comes next should be here
const ANSWERS = 10_000; // and in which a question is answered, or asked again

let leaves = 0; // until when another page is on its way
let byItself = false; // whether the page ever went on without anybody's doing

function leave() {
  leaves = performance.now() + LEAVES;
}

addEventListener("beforeunload", leave);
addEventListener("submit", (event) => event.defaultPrevented || leave());
addEventListener("pageshow", ({ persisted }) => persisted && (leaves = 0)); // the one after loading says nothing new

function isLeaving() {
  return performance.now() < leaves;
}

/** The server's answer to a question of the page's own, or nothing. */
export function asked(address) {
  return fetch(address, { headers: background(), signal: AbortSignal.timeout(ANSWERS) }).catch(() => null);
}

/**
 * Goes on without anybody's doing, but never while another page is on its way: that one would be broken off, and its answer
 * may hold the session. From here on no form is sent either.
 */
export function goOn(lead) {
  if (isLeaving()) return false;
  if (!byItself) addEventListener("submit", (event) => isLeaving() && event.preventDefault(), { capture: true });
  byItself = true;
  leave();
  lead();
  return true;
}

// How long the phone may still answer; then the page says what can be done.
function left(place) {
  const end = performance.now() + Number(place.dataset.left) * 1000;
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    if (seconds === 0 && goOn(() => location.reload())) return;
    place.textContent = clock(seconds);
    setTimeout(tick, 500);
  };
  tick();
}

function again(button) {
  const end = performance.now() + Number(button.dataset.again) * 1000;
  button.disabled = true;
  const tick = () => {
    const seconds = Math.ceil((end - performance.now()) / 1000);
    button.disabled = seconds > 0;
    button.textContent = seconds > 0 ? `${button.dataset.says} (${clock(seconds)})` : button.dataset.says;
    if (seconds > 0) setTimeout(tick, 500);
  };
  tick();
}

// A code that waits for a phone: once one took it, the page goes on; a code that is over is shown no longer.
function pairing(place) {
  const end = performance.now() + Number(place.dataset.ends) * 1000;
  const ask = async () => {
    if (performance.now() > end) {
      place.hidden = true;
      document.getElementById(place.dataset.over).hidden = false;
      return;
    }
    setTimeout(ask, 1000);
    if (document.hidden) return;
    const answer = await asked(place.dataset.pairing);
    const stands = answer?.ok ? await answer.json().catch(() => null) : null;
    if (stands?.waiting || answer?.status === 401) goOn(() => location.replace(place.dataset.then));
  };
  setTimeout(ask, 1000);
}

// Work that goes on by itself: its end is a reload, as without script.
function progress(place) {
  const bar = place.querySelector("progress");
  const says = place.querySelector("[data-says]");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const from = { done: bar.value, at: performance.now() };
  const ask = async () => {
    const answer = await asked(place.dataset.progress);
    if (answer && !answer.ok && answer.status < 500 && answer.status !== 429) return;
    const stands = answer?.ok ? await answer.json().catch(() => null) : null;
    if (stands && stands.state !== place.dataset.state && goOn(() => location.reload())) return;
    if (stands && stands.done > bar.value) {
      bar.value = stands.done;
      const left = ((stands.rows - stands.done) * (performance.now() - from.at)) / (stands.done - from.done) / 1000;
      const values = { "#done": number.format(stands.done), "#rows": number.format(stands.rows), "#left": clock(Math.ceil(left)) };
      says.textContent = says.dataset.says.replace(/#done|#rows|#left/g, (word) => values[word]);
    }
    setTimeout(ask, 1000);
  };
  setTimeout(ask, 1000);
}

function busy(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    (event.submitter ?? form.querySelector("button:not([type])")).setAttribute("aria-busy", "true");
    setTimeout(ready, LEAVES);
  });
  const ready = () => {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  };
  // Coming back with the back button finds the form ready again.
  addEventListener("pageshow", ({ persisted }) => persisted && ready());
}

function countdown(place) {
  const end = performance.now() + Number(place.dataset.countdown) * 1000;
  const note = place.closest(".note");
  const buttons = document.querySelectorAll("form[data-busy] .primary");
  for (const button of buttons) button.disabled = true;
  const tick = () => {
    const left = Math.ceil((end - performance.now()) / 1000);
    if (left <= 0) {
      clearInterval(timer);
      note.hidden = true;
      for (const button of buttons) button.disabled = false;
      return;
    }
    place.textContent = clock(left);
  };
  const timer = setInterval(tick, 1000);
  tick();
}

/** "1:05", the same in every language. */
export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
