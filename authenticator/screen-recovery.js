// The recovery codes of a workspace that this phone was connected to by one press: shown once, and kept nowhere here.
import { button, copying, h, icon, note } from "./dom.js";
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

// Whoever left them without "Done" finds them from the list again, as long as the app is open.
export function codesLeft() {
  return shown && note("attention",
    h("p", null, t("recovery-left", { workspace: shown.workspace })),
    button(t("recovery-look"), () => instead("recovery")));
}

// To where the phone keeps or sends files; as a download where it has no such place.
async function save() {
  const file = new File([`${shown.workspace}\n\n${shown.codes.join("\n")}\n`], "recovery-codes.txt", { type: "text/plain" });
  if (navigator.canShare?.({ files: [file] })) {
    await navigator.share({ files: [file] }).catch(() => {});
    return;
  }
  const address = URL.createObjectURL(file);
  h("a", { href: address, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

declare("recovery", () => {
  if (!shown) {
    queueMicrotask(() => instead("accounts"));
    return { heading: "", content: [] };
  }
  const { device, workspace, codes } = shown;
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
      button([icon("save"), t("save")], save, { class: "wide" }),
      ...copying(() => codes.join("\n"), { class: "wide" }),
      h("p", { class: "soft" }, t("recovery-later")),
      button(t("done"), done, { class: "primary wide" }),
    ],
  };
});
