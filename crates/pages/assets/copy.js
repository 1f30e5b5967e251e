// Copies a key, a link or codes. Not every browser lets a page do that: then the text is selected, to be copied by hand.

export function enhanceCopying() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) copy(button);
}

function copy(button) {
  const [words, said] = [button.querySelector("span"), button.nextElementSibling];
  const before = words.textContent;
  const source = document.getElementById(button.dataset.copy);
  let timer;
  const settle = () => {
    clearTimeout(timer);
    [words.textContent, said.textContent] = [before, ""];
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    settle();
    const text = source.textContent.replaceAll(" ", "");
    const done = await navigator.clipboard.writeText(text).then(() => true, () => false);
    // The button shows that it went well; what is only heard then, is to be read where it did not.
    said.classList.toggle("away", done);
    said.textContent = done ? button.dataset.done : button.dataset.failed;
    if (!done) {
      getSelection().selectAllChildren(source);
      return;
    }
    words.textContent = button.dataset.done;
    timer = setTimeout(settle, 3000);
  });
}
