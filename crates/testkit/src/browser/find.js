// Finds what a person would point at. Arguments: what to find, and its name; the answer is an element, a text or null.
const [what, name] = arguments;
const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const visible = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
const labelled = (element) =>
  plain((element.getAttribute("aria-labelledby") ?? "").split(/\s+/).map((id) => document.getElementById(id)?.innerText ?? "").join(" "));

// The accessible name, as far as our pages use it. A label or link may carry a hint: then its first line counts, too.
const first = (text) => text?.trim().split("\n")[0];
const names = (element) => {
  const labels = [...(element.labels ?? [])].flatMap((label) => [label.innerText, first(label.innerText)]);
  const own = element.matches("input[type=submit], input[type=button]") ? element.value : element.innerText;
  const said = [element.getAttribute("aria-label"), labelled(element), ...labels, own, element.getAttribute("title")];
  return [...said, element.matches("a") && first(own)].filter(Boolean).map(plain).filter(Boolean);
};

const all = (selector) => [...document.querySelectorAll(selector)];
const fields = () => all("input:not([type=hidden], [type=submit], [type=button]), textarea, select").filter(visible);
const pressable = () =>
  all("button, a[href], summary, [role=button], [role=link], [role=tab], input[type=submit], input[type=button], input[type=checkbox], input[type=radio]");
const named = (elements) => elements.find((element) => names(element).includes(plain(name)));

switch (what) {
  case "text":
    return plain(document.body?.innerText);
  case "heading":
    return plain(document.querySelector("h1, h2")?.innerText);
  case "focus":
    return names(document.activeElement)[0] ?? document.activeElement.tagName;
  case "field":
    return named(fields()) ?? null;
  case "press": {
    const found = named(pressable().filter(visible)) ?? named(pressable().filter((element) => element.labels?.length));
    // A box that the design hides behind its label is pressed there.
    return found ? (visible(found) ? found : found.labels[0]) : null;
  }
  case "outline":
    return {
      headings: all("h1, h2").map((heading) => plain(heading.innerText)),
      fields: fields().map((field) => names(field)[0] ?? "(no label)"),
      buttons: pressable().filter(visible).map((element) => names(element)[0] ?? "(no name)"),
      alerts: all("[role=alert]").map((element) => plain(element.innerText)),
    };
  default:
    return null;
}
