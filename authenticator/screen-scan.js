// The camera: for the QR code that connects this phone, or for the number on the login page.
import { button, fault, h, note } from "./dom.js";
import { declare, go, instead } from "./go.js";
import { readLink } from "./link.js";
import { scan } from "./scan.js";
import { connect, phoneName } from "./screen-pair.js";
import { t } from "./texts.js";

declare("scan", ({ purpose, id }, screen) => {
  const video = h("video", { playsinline: true, muted: true, "aria-hidden": "true" });
  video.muted = true;
  const trouble = h("div", { role: "alert", class: "said" });
  const say = (words) => {
    if (trouble.textContent !== words) trouble.replaceChildren(note("attention", h("p", null, words)));
  };
  const otherWay = purpose === "pair"
    ? button(t("type-code"), () => instead("add"), { class: "wide" })
    : button(t("cancel"), () => instead("request", { id, warned: true }), { class: "wide" });

  // True ends the scan: the code is what was looked for.
  const found = (text) => {
    const said = readLink(text, location.origin);
    if (said?.elsewhere) return say(t("scan-elsewhere", { host: said.elsewhere }));
    if (purpose === "pair" && said?.pair) {
      navigator.vibrate?.(50);
      void pair(said.pair);
      return true;
    }
    if (purpose === "answer" && said?.answer) {
      if (said.answer !== id) return say(t("scan-another"));
      navigator.vibrate?.(50);
      instead("request", { id, number: said.number, warned: true });
      return true;
    }
    return say(t("scan-other"));
  };

  async function pair(token) {
    try {
      const { device } = await connect(token, await phoneName());
      if (!screen.signal.aborted) instead("pairing", { device });
    } catch (error) {
      video.hidden = true;
      trouble.replaceChildren(note("danger", h("p", null, fault(error))), button(t("again"), () => go("scan", { purpose, id }), { class: "wide" }));
    }
  }

  scan(video, screen.signal, found).catch((error) => {
    video.hidden = true;
    const known = { NotAllowedError: "scan-denied", NotFoundError: "scan-no-camera", NotReadableError: "scan-taken" };
    say(error.name in known ? t(known[error.name]) : fault(error));
  });
  return {
    heading: t(`scan-heading-${purpose}`),
    content: [h("p", { class: "lead" }, t("scan-what")), h("div", { class: "camera" }, video), trouble, otherWay],
  };
});
