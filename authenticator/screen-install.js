// How the app gets to the home screen: the steps for this kind of phone first.
import { button, h, note } from "./dom.js";
import { declare, redraw } from "./go.js";
import { appleTouch, installed } from "./push.js";
import { t } from "./texts.js";

// Chromium offers the installation itself; the offer is kept until somebody presses.
let offer = null;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  if (history.state?.name === "install") redraw();
});

declare("install", () => {
  if (installed()) return { heading: t("install-heading"), content: [note("done", h("p", null, t("install-installed")))] };
  const apple = way("install-apple", ["install-apple-1", "install-apple-2", "install-apple-3"], "install-apple-why");
  const android = way("install-android", ["install-android-1", "install-android-2", "install-android-3"]);
  const computer = way("install-computer", ["install-computer-1"]);
  const ways = appleTouch() ? [apple, android, computer] : /Android/.test(navigator.userAgent) ? [android, apple, computer] : [computer, android, apple];
  const now = offer && button(t("install-now"), async () => {
    await offer.prompt();
    offer = null;
    redraw();
  }, { class: "primary wide" });
  return { heading: t("install-heading"), content: [h("p", { class: "lead" }, t("install-why")), now, ...ways].filter(Boolean) };
});

function way(heading, steps, why) {
  return h("section", { class: "card" },
    h("h2", null, t(heading)),
    h("ol", { class: "plain-steps" }, steps.map((id) => h("li", null, t(id)))),
    why && h("p", { class: "soft" }, t(why)));
}
