// Fields: show a password, say that Caps Lock is on, show what a name becomes.

export function enhanceFields() {
  for (const button of document.querySelectorAll("[data-reveal]")) reveal(button);
  for (const hint of document.querySelectorAll("[data-caps]")) capsLock(hint);
  for (const place of document.querySelectorAll("[data-preview]")) preview(place);
  for (const button of document.querySelectorAll("[data-print]")) printing(button);
  for (const hint of document.querySelectorAll("[data-strength]")) strength(hint);
}

function reveal(button) {
  const field = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.on : button.dataset.off;
    button.setAttribute("aria-label", shown ? button.dataset.onName : button.dataset.offName);
  };
  button.addEventListener("click", () => {
    show(field.type === "password");
    field.focus();
  });
  // A shown password is hidden again before it is sent, so that no browser offers it as a plain field.
  field.form.addEventListener("submit", () => show(false));
}

function capsLock(hint) {
  const field = document.getElementById(hint.id.replace(/-caps$/, ""));
  const look = (event) => {
    const on = event.getModifierState?.("CapsLock") === true;
    hint.textContent = on ? hint.dataset.caps : "";
  };
  field.addEventListener("keydown", look);
  field.addEventListener("keyup", look);
  field.addEventListener("blur", () => { hint.textContent = ""; });
}

function printing(button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

function preview(place) {
  const field = document.getElementById(place.dataset.preview);
  field.addEventListener("input", () => { place.textContent = field.value || "…"; });
}

// Says how strong a new password is, a moment after the typing stops; the server judges it again when it is sent.
function strength(hint) {
  const field = document.getElementById(hint.dataset.strength);
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    hint.textContent = "";
    const typed = field.value;
    if (typed === "") return;
    timer = setTimeout(async () => {
      const body = new URLSearchParams({ form: field.form.elements.form.value, password: typed });
      const answer = await fetch(hint.dataset.strengthAt, { method: "POST", body }).catch(() => null);
      const kind = answer?.headers.get("content-type") ?? "";
      if (!answer?.ok || !kind.startsWith("application/json") || field.value !== typed) return;
      hint.textContent = (await answer.json()).words;
    }, 400);
  });
}
