// A request: what is unusual first, then who asks from where, then the number from the computer's screen.
import { Refusal } from "./api.js";
import { busy, button, facts, fault, h, icon, note } from "./dom.js";
import { declare, go, instead } from "./go.js";
import { phone } from "./phone.js";
import { has, t, when } from "./texts.js";

declare("request", (values, screen) => {
  const place = h("div", { class: "stack" }, h("p", { class: "lead", role: "status" }, t("looking")));
  screen.values.looking = true;
  void phone.find(values.id).then((request) => {
    screen.values.looking = false;
    if (screen.signal.aborted) return;
    if (!request) return end(place, "missing");
    if (request.state !== "open" || request.ends <= Date.now()) return end(place, request.state, request);
    draw(place, screen, request, values.number ?? "", Boolean(values.warned));
  });
  phone.addEventListener("settled", ({ detail }) => {
    if (detail.id === values.id && !screen.answering) end(place, detail.state, detail);
  }, { signal: screen.signal });
  return { heading: t("request-heading"), content: [place] };
});

const isStepUp = (request) => request?.about === "step_up";
const approval = (request) => t(isStepUp(request) ? "approve-step-up" : "approve");

function draw(place, screen, request, number, warned) {
  const account = phone.account(request.device);
  if (isStepUp(request)) place.closest("main").querySelector("h1").textContent = t("step-up-heading");
  const known = request.unusual.map((what) => (has(`unusual-${what}`) ? what : "other"));
  const signs = request.warn && known.length === 0 ? ["other"] : known;
  const unusual = signs.length > 0 && (warned
    ? note("attention", h("p", null, h("b", null, t("request-unusual")), ": ", signs.map((what) => t(`short-${what}`)).join(", ")))
    : note("attention",
      h("p", null, h("b", null, t("request-unusual"))),
      h("ul", null, signs.map((what) => h("li", null, t(`unusual-${what}`))))));
  const left = h("span", { class: "count soft", "aria-hidden": "true" });
  const about = [
    isStepUp(request) ? h("p", null, t("step-up-what")) : "",
    h("p", { class: "whose" }, h("b", null, account.workspace.title), h("small", null, account.employee.login)),
    facts([
      [t("device"), request.client.name],
      [t("address"), [request.ip, request.place].filter(Boolean).join(" · ")],
      [t("time"), h("span", { class: "ends" }, when(request.at), left)],
    ]),
  ];
  const deny = button(t("deny"), (event) => send(event.currentTarget, "deny"), { class: "danger wide deny" });
  const trouble = h("div", { role: "alert" });
  let drawn = false;
  const more = h("p", { class: "lead" });
  const count = () => {
    const others = phone.open().filter((other) => other.id !== request.id).length;
    more.hidden = others === 0;
    more.textContent = others > 0 ? t("more-waiting", { count: others }) : "";
  };
  screen.update = count;
  count();

  const tick = () => {
    const seconds = Math.ceil((request.ends - Date.now()) / 1000);
    if (drawn && !left.isConnected) return clearInterval(timer); // how it ended is shown
    if (seconds <= 0) {
      clearInterval(timer);
      return end(place, "over", request);
    }
    left.textContent = t("time-left", { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` });
  };
  const timer = setInterval(tick, 500);
  screen.signal.addEventListener("abort", () => clearInterval(timer));
  tick();

  async function send(pressed, decision, typed) {
    trouble.replaceChildren();
    screen.answering = true;
    await busy(pressed, async () => {
      try {
        const state = await phone.answer(request, decision, typed, request.warn && decision === "approve");
        clearInterval(timer);
        end(place, state, request);
      } catch (error) {
        refused(error, decision);
      } finally {
        screen.answering = false;
      }
    });
  }

  function refused(error, decision) {
    if (isOver(error)) {
      clearInterval(timer);
      return end(place, decision === "deny" ? "late" : "over", request);
    }
    const wrong = error instanceof Refusal && error.code === "incorrect_code";
    if (wrong) request.tries_left = error.triesLeft ?? request.tries_left - 1;
    const over = wrong && request.tries_left <= 0;
    const words = wrong ? t(over ? "no-tries-left" : "tries-left", { tries: request.tries_left }) : fault(error);
    if (over) {
      clearInterval(timer);
      // What the stream says of it is said here already.
      for (const one of [request, phone.requests.get(request.id)]) if (one) one.state = "void";
      return place.replaceChildren(note("danger", h("p", null, words)), ...stillNotMe(place, request), doneButton());
    }
    trouble.replaceChildren(note("danger", h("p", null, words)));
    place.querySelector("#number")?.select();
  }

  // The warning is confirmed before anything can be typed.
  if (request.warn && !warned) {
    place.replaceChildren(
      unusual, h("p", null, h("b", null, t("nobody-tells"))), ...about, more, trouble,
      button(t("warn-go-on"), () => {
        screen.values.warned = true;
        draw(place, screen, request, number, true);
      }, { class: "wide" }),
      deny);
    drawn = true;
    return;
  }
  const answer = request.answer === "confirm"
    ? [button(approval(request), (event) => send(event.currentTarget, "approve"), { class: "primary wide" })]
    : [pad(request, number, (pressed, typed) => send(pressed, "approve", typed))];
  place.replaceChildren(
    unusual || "", ...about,
    more, trouble, ...answer, deny);
  drawn = true;
}

// The number: typed on keys of our own, so that they lie under the thumb, or on any keyboard, or read from the QR code.
function pad(request, number, send) {
  const field = h("input", {
    id: "number", class: "code", autocomplete: "off", maxlength: String(request.digits), value: number, autofocus: true,
    inputmode: matchMedia("(pointer: coarse)").matches ? "none" : "numeric", "aria-describedby": "number-hint",
  });
  const approve = h("button", { class: "primary wide" }, approval(request));
  const ready = () => {
    field.value = field.value.replace(/\D/g, "");
    approve.disabled = field.value.length !== request.digits;
  };
  const press = (digit) => {
    if (field.value.length < request.digits) field.value += digit;
    ready();
  };
  field.addEventListener("input", ready);
  const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9"].map((digit) => button(digit, () => press(digit), { class: "key" }));
  const scan = h("button", { type: "button", class: "key small",
    onclick: () => go("scan", { purpose: "answer", id: request.id }) }, icon("camera"), t("number-scan"));
  const wipe = h("button", { type: "button", class: "key", "aria-label": t("delete-digit"), title: t("delete-digit"),
    onclick: () => { field.value = field.value.slice(0, -1); ready(); } }, icon("delete"));
  const form = h("form", { class: "stack" },
    h("div", { class: "field" },
      h("label", { for: "number" }, t("number-label")),
      h("small", { id: "number-hint" }, number ? t("number-scanned") : t("number-hint", { digits: request.digits })),
      field),
    h("div", { class: "pad" }, ...keys, scan, button("0", () => press("0"), { class: "key" }), wipe),
    approve);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ready();
    if (!approve.disabled) send(approve, field.value);
  });
  ready();
  return form;
}

const isOver = (error) => error instanceof Refusal && ["stale_state", "challenge_expired", "not_found"].includes(error.code);
const doneButton = () => button(t("done"), next, { class: "primary wide" });

// "This isn't me" is never too late: what the request was about may still wait on the computer.
function stillNotMe(place, request) {
  const trouble = h("div", { role: "alert" });
  const deny = (event) => busy(event.currentTarget, async () => {
    try {
      request.state = await phone.answer(request, "deny");
      end(place, request.state, request);
    } catch (error) {
      if (isOver(error)) end(place, "late", request);
      else trouble.replaceChildren(note("danger", h("p", null, fault(error))));
    }
  });
  const words = t(isStepUp(request) ? "over-not-me-step-up" : "over-not-me");
  return [h("p", { class: "lead" }, words), trouble, button(t("deny"), deny, { class: "danger wide deny" })];
}

// How it ended, and what follows from that.
function end(place, state, request) {
  if (!place.isConnected) return; // a newer one has taken its place
  const known = ["approved", "denied", "missing", "late"].includes(state) ? state : "over";
  const account = request && phone.account(request.device);
  const tone = { approved: "done", denied: "attention", late: "attention" }[known] ?? "";
  place.closest("main").querySelector("h1").textContent = t(`outcome-${known}`);
  const what = known === "denied" && isStepUp(request) ? "outcome-denied-step-up" : `outcome-${known}-what`;
  place.replaceChildren(
    note(tone, h("p", null, t(what))),
    ["denied", "late"].includes(known) && account
      ? h("a", { class: "button wide", href: `/w/${account.workspace.name}/security/password` }, t("change-password"))
      : "",
    ...(known === "over" && account ? stillNotMe(place, request) : []),
    doneButton());
}

function next() {
  const [waiting] = phone.open();
  if (waiting) instead("request", { id: waiting.id });
  else instead("accounts");
}
