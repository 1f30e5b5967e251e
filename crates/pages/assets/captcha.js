// Solves the CAPTCHA of a form while the person types. Without this module the form offers one try a minute.
//
// <div data-captcha="{puzzle as JSON}" data-captcha-worker="/s/captcha-worker.….js" data-solving data-solved data-failed>
//   <p role="status">…</p> <input type="hidden" name="captcha">
// </div>
import { solve } from "./captcha-worker.js";
import { scriptAddress } from "./trust.js";

for (const place of document.querySelectorAll("[data-captcha]")) {
  void answer(place);
}

async function answer(place) {
  const { captcha, captchaWorker, solving, solved, failed } = place.dataset;
  const field = place.querySelector("input");
  const buttons = place.closest("form")?.querySelectorAll("button:not([type=button])") ?? [];
  const say = (text) => {
    const status = place.querySelector("[role=status]");
    if (status && text) status.textContent = text;
  };
  const open = (isOpen) => {
    for (const button of buttons) button.disabled = !isOpen;
  };

  open(false);
  say(solving);
  try {
    const puzzle = JSON.parse(captcha);
    field.value = await inWorker(captchaWorker, puzzle).catch(() => solve(puzzle));
    say(solved);
  } catch {
    say(failed);
  }
  open(true);
}

// Rejects where the browser or its policy allows no worker; then the page solves by itself.
function inWorker(address, puzzle) {
  return new Promise((resolve, reject) => {
    if (!address) return reject(new Error("no worker"));
    const worker = new Worker(scriptAddress(address), { type: "module" });
    const end = (settle, value) => {
      worker.terminate();
      settle(value);
    };
    worker.addEventListener("message", ({ data }) =>
      data.solution ? end(resolve, data.solution) : end(reject, new Error("unsolved")),
    );
    worker.addEventListener("error", () => end(reject, new Error("no worker")));
    worker.postMessage(puzzle);
  });
}
