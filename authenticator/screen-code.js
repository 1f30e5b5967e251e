// The verification code, large, with the seconds left. It needs no network.
import { codeAt } from "./code.js";
import { button, copying, digits, h, note } from "./dom.js";
import { declare, go, instead } from "./go.js";
import { phone } from "./phone.js";
import { span, t } from "./texts.js";

// A clock that is further off than this is worth a word (milliseconds).
const OFF = 30_000;

declare("code", ({ device }, screen) => {
  const account = phone.account(device);
  if (!account) {
    queueMicrotask(() => instead("accounts"));
    return { heading: "", content: [] };
  }
  const shown = h("p", { class: "big-code", id: "code" });
  const bar = h("progress", { max: account.code.period, "aria-hidden": "true" });
  const left = h("p", { class: "count soft", "aria-hidden": "true" });
  const clock = h("div");
  let now = "";

  const tick = async () => {
    const { code, left: seconds } = await codeAt(account.code, phone.now(account));
    if (screen.signal.aborted) return;
    if (code !== now) {
      now = code;
      shown.replaceChildren(...digits(code));
    }
    bar.value = seconds;
    left.textContent = t("code-left", { seconds });
  };
  const timer = setInterval(tick, 250);
  screen.signal.addEventListener("abort", () => clearInterval(timer));
  void tick();

  screen.update = () => {
    const known = phone.account(device);
    if (!known) return instead("accounts");
    account.offset = known.offset;
    const { offset = 0, state } = known;
    const way = offset < 0 ? t("clock-ahead") : t("clock-behind");
    const notes = [
      state === "disconnected" && note("attention", h("p", null, t("code-disconnected", { workspace: account.workspace.title })), button(t("connect-again"), () => go("add"))),
      Math.abs(offset) > OFF && note("attention", h("p", null, t("clock-off", { span: span(offset), way }))),
    ].filter(Boolean);
    if (clock.childElementCount !== notes.length) clock.replaceChildren(...notes);
  };
  screen.update();
  return {
    heading: t("verification-code"),
    content: [
      h("p", { class: "lead" }, t("code-for", { login: account.employee.login, workspace: account.workspace.title })),
      h("section", { class: "card code-card" }, shown, bar, left),
      ...copying(() => now, { class: "primary wide" }),
      clock,
    ],
  };
});
