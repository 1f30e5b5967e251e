// The recovery codes of a workspace that this phone was connected to by one press: shown once, and kept nowhere here.
import { button, h, icon, note } from "./dom.js";
import { declare, instead } from "./go.js";
import { phone } from "./phone.js";
import { t } from "./texts.js";

// Only in memory, and not in the browser's history, until the person is done.
let shown = null;

// Shows them; "Done" leads back to the phone that was connected first.
export function showCodes(device, workspace, codes) {
  shown = { device, workspace, codes };
  instead("recovery");
}

declare("recovery", () => {
  if (!shown) {
    queueMicrotask(() => instead("accounts"));
    return { heading: "", content: [] };
  }
  const { device, workspace, codes } = shown;
  const copied = h("span", null, t("copy"));
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join("\n"));
    copied.textContent = t("copied");
    setTimeout(() => { copied.textContent = t("copy"); }, 3_000);
  };
  const done = () => {
    shown = null;
    if (phone.account(device)) instead("pairing", { device });
    else instead("accounts");
  };
  return {
    heading: t("recovery-heading"),
    content: [
      note("done", h("p", null, t("others-done", { workspace }))),
      h("p", null, t("recovery-what", { workspace })),
      note("attention", h("p", null, t("recovery-paper"))),
      h("section", { class: "card codes" }, h("ol", { id: "codes" }, codes.map((code) => h("li", null, h("code", null, code))))),
      button([icon("copy"), copied], copy, { class: "wide" }),
      h("p", { class: "soft" }, t("recovery-later")),
      button(t("done"), done, { class: "primary wide" }),
    ],
  };
});
