// A text block goes into the reply where the cursor stands, without leaving the page, and can be
// undone there as what is typed.
"use strict";

const choice = document.getElementById("block");
const button = document.getElementById("block-insert");
const told = document.getElementById("block-told");
const text = document.getElementById("text");
let isPlaced = false;

text.addEventListener("focus", () => { isPlaced = true; }, { once: true });

function put(words) {
  const { value } = text;
  const [from, to] = isPlaced ? [text.selectionStart, text.selectionEnd] : [value.length, value.length];
  const before = value.slice(0, from);
  const parted = before.trim() === "" || before.endsWith("\n\n") ? "" : "\n\n";
  text.focus();
  text.setSelectionRange(from, to);
  // Of all ways this one alone can be undone.
  document.execCommand("insertText", false, parted + words);
}

async function insert() {
  told.textContent = choice.value ? "" : button.dataset.choose;
  if (!choice.value) {
    choice.focus();
    return;
  }
  const language = choice.form.elements.language.value;
  const asked = new URLSearchParams(language ? { language } : {});
  const address = `${button.dataset.from}/${encodeURIComponent(choice.value)}?${asked}`;
  const answer = await fetch(address).catch(() => null);
  const isText = answer?.headers.get("Content-Type")?.startsWith("text/plain");
  const words = isText ? await answer.text().catch(() => "") : "";
  if (answer?.ok && words) {
    put(words);
    choice.value = "";
  } else {
    told.textContent = words || button.dataset.cut;
  }
}

button.addEventListener("click", (event) => {
  event.preventDefault();
  insert();
});
choice.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !choice.value) return;
  event.preventDefault();
  insert();
});
