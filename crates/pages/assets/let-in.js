// A page at the second proof asks whether it may go on.
import { asked, background, goOn } from "./waiting.js";

const TURN = 3_000; // milliseconds between two questions while a stream says what happens
const ALONE = 1_500; // and without one: the page goes on within two seconds of the answer
const SOON = 1_000; // the first pause before a lost stream is opened again
const AWAY = 30_000; // the longest
const STEADY = 10_000; // a stream that held so long did not fail at once
const SILENCE = 60_000; // the server says something every 25 s

// A phone or an administrator may let this browser in while it waits. Asking changes nothing; going on is a reload, as
// without script.
function letIn(place) {
  let next = 0;
  let asking = false;
  let unheard = false; // something was said that the page has not followed yet
  let listens = false; // whether a stream is open
  let refused = 0; // questions that were refused, one after the other
  const go = () => goOn(() => location.replace(place.dataset.then));
  const ask = async (heard, opened) => {
    clearTimeout(next);
    next = setTimeout(ask, Math.min((listens ? TURN : ALONE) * 2 ** refused, AWAY));
    unheard ||= heard === true;
    if (asking || (document.hidden && !unheard)) return;
    asking = true;
    const answer = await asked(place.dataset.wait);
    asking = false;
    const isRefused = answer && !answer.ok && answer.status < 500 && answer.status !== 429;
    refused = isRefused ? refused + 1 : 0;
    unheard ||= isRefused && opened === true;
    const stands = answer?.ok ? await answer.json().catch(() => null) : null;
    const other = stands && place.dataset.stands !== undefined && place.dataset.stands !== (stands.access_request?.state ?? "");
    if (other || (unheard && (stands || isRefused)) || ["refresh", "password"].includes(stands?.awaits)) go();
  };
  next = setTimeout(ask, ALONE);
  document.addEventListener("visibilitychange", () => ask(false));
  addEventListener("pageshow", ({ persisted }) => persisted && go());
  void listen(`${place.dataset.wait}/wait`, ask, (open) => {
    listens = open;
    if (!open) void ask(false); // what was said while it broke
  });
}

// A server that has something to say says it at once, also to a hidden tab. A stream that breaks is opened again, more and
// more rarely while that fails at once; without any the question every few seconds is enough.
async function listen(address, hear, stands) {
  let pause = SOON;
  for (;;) {
    const begun = performance.now();
    await hold(address, hear, stands);
    pause = performance.now() - begun > STEADY ? SOON : Math.min(pause * 2, AWAY);
    await rest(pause);
  }
}

// Reads one stream to its end. What was said before it opened is asked for.
async function hold(address, hear, stands) {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE);
  try {
    const answer = await fetch(address, { headers: background(), signal: silence.signal });
    if (!answer.ok) return;
    stands(true);
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
    stands(false);
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

for (const place of document.querySelectorAll("[data-wait]")) letIn(place);
