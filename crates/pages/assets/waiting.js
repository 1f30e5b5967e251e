// Waiting: a form that was sent says so, a countdown counts, a page at the second proof asks whether it may go on.

export function enhanceWaiting() {
  for (const place of document.querySelectorAll("[data-left]")) left(place);
  for (const button of document.querySelectorAll("button[data-again]")) again(button);
  for (const form of document.querySelectorAll("form[data-busy]")) busy(form);
  for (const place of document.querySelectorAll("[data-countdown]")) countdown(place);
  for (const place of document.querySelectorAll("[data-wait]")) letIn(place);
  for (const place of document.querySelectorAll("[data-progress]")) progress(place);
  for (const place of document.querySelectorAll("[data-pairing]")) pairing(place);
}

// Asking is no work of the person's: it keeps no session open.
function background() {
  const workspace = location.pathname.match(/^\/w\/([^/]+)\//)?.[1];
  return { "Doorward-Background": "1", ...(workspace && { "Doorward-Workspace": workspace }) };
}

const TURN = 3_000; // milliseconds between two questions
const SOON = 1_000; // the first pause before a lost stream is opened again
const AWAY = 30_000; // the longest
const STEADY = 10_000; // a stream that held so long did not fail at once
const SILENCE = 60_000; // the server says something every 25 s

// A phone or an administrator may let this browser in while it waits. Asking changes nothing; going on is a reload, as
// without script.
function letIn(place) {
  const headers = background();
  const over = new AbortController();
  let next = 0;
  const stop = () => {
    clearTimeout(next);
    over.abort();
  };
  // Once: a second reload would break the first one off, whose answer holds the session.
  const goOn = () => {
    if (over.signal.aborted) return;
    stop();
    location.replace(place.dataset.then);
  };
  const ask = async (heard, opened) => {
    clearTimeout(next);
    if (over.signal.aborted) return;
    next = setTimeout(ask, TURN);
    if (document.hidden && !heard) return;
    const answer = await fetch(place.dataset.wait, { headers }).catch(() => null);
    if (answer && answer.status < 500 && !answer.ok && answer.status !== 429) {
      if (heard || opened) goOn();
      else stop();
      return;
    }
    const stands = answer?.ok ? await answer.json().catch(() => null) : null;
    const other = stands && place.dataset.stands !== undefined && place.dataset.stands !== (stands.access_request?.state ?? "");
    if (other || (heard && stands) || ["refresh", "password"].includes(stands?.awaits)) goOn();
  };
  next = setTimeout(ask, TURN);
  document.addEventListener("visibilitychange", () => ask(false));
  void listen(`${place.dataset.wait}/wait`, over.signal, ask);
}

// A server that has something to say says it at once, also to a hidden tab. A stream that breaks is opened again, more and
// more rarely while that fails at once; without any the question every few seconds is enough.
async function listen(address, over, hear) {
  let pause = SOON;
  while (!over.aborted) {
    const begun = performance.now();
    await hold(address, over, hear);
    pause = performance.now() - begun > STEADY ? SOON : Math.min(pause * 2, AWAY);
    await rest(pause);
  }
}

// Reads one stream to its end. What was said before it opened is asked for.
async function hold(address, over, hear) {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE);
  try {
    const answer = await fetch(address, { headers: background(), signal: AbortSignal.any([over, silence.signal]) });
    if (!answer.ok) return;
    void hear(false, true);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE);
      if (value.includes("event: look")) void hear(true);
    }
  } catch {
    // It broke, or nobody waits for it any more.
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

// A pause that ends early when somebody looks, or the network is back.
function rest(span) {
  return new Promise((resolve) => {
    const waking = new AbortController();
    const end = () => { clearTimeout(timer); waking.abort(); resolve(); };
    const timer = setTimeout(end, span);
    addEventListener("online", end, { signal: waking.signal });
    document.addEventListener("visibilitychange", () => document.hidden || end(), { signal: waking.signal });
  });
}

// How long the phone may still answer; then the page says what can be done.
function left(place) {
  const end = performance.now() + Number(place.dataset.left) * 1000;
  const tick = () => {
    const seconds = Math.ceil((end - performance.now()) / 1000);
    if (seconds <= 0) return location.reload();
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
    const answer = await fetch(place.dataset.pairing, { headers: background() }).catch(() => null);
    const stands = answer?.ok ? await answer.json() : null;
    if (stands?.waiting || answer?.status === 401) location.replace(place.dataset.then);
  };
  setTimeout(ask, 1000);
}

// Work that goes on by itself: its end is a reload, as without script.
function progress(place) {
  const bar = place.querySelector("progress");
  const headers = background();
  const says = place.querySelector("[data-says]");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const from = { done: bar.value, at: performance.now() };
  const ask = async () => {
    const answer = await fetch(place.dataset.progress, { headers }).catch(() => null);
    if (answer && !answer.ok && answer.status < 500) return;
    const stands = answer?.ok ? await answer.json() : null;
    if (stands && stands.state !== place.dataset.state) return location.reload();
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
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    (event.submitter ?? form.querySelector("button:not([type])")).setAttribute("aria-busy", "true");
  });
  // Coming back with the back button finds the form ready again.
  addEventListener("pageshow", () => {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  });
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
