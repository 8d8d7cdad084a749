// What the work list adds to a plain page: it stays as things are. While somebody has the focus or
// the pointer in it no row moves; a button above it says what is new, and shows it.
"use strict";

let held = null;

function isInUse(list) {
  return list.matches(":hover") || list.contains(document.activeElement);
}

function rowsOf(within) {
  return [...within.querySelectorAll("tr[id]")].map((row) => row.id);
}

function read(answer) {
  return new DOMParser().parseFromString(answer, "text/html").getElementById("work");
}

function newIn(list) {
  const known = new Set(rowsOf(document.getElementById("work")));
  return rowsOf(list).filter((row) => !known.has(row));
}

function tellNews() {
  const button = document.getElementById("work-news");
  const count = held ? newIn(held).length : 0;
  const changed = held ? button.dataset.changed : "";
  const words = count ? button.dataset.words.replace("{count}", count) : changed;
  if (button.textContent !== words) button.textContent = words;
  button.hidden = !held;
}

function tellOffline(cut) {
  const place = document.getElementById("offline");
  place.hidden = !cut;
  place.textContent = cut ? place.dataset.words : "";
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const list = event.detail.xhr.status === 200 ? read(event.detail.xhr.responseText) : null;
  if (!list) return;
  held = isInUse(event.detail.target) ? list : null;
  event.detail.shouldSwap = !held;
  tellNews();
});

document.getElementById("work-news").addEventListener("click", () => {
  const list = held;
  const [first] = newIn(list);
  held = null;
  tellNews();
  const shown = document.getElementById("work");
  Idiomorph.morph(shown, list, { morphStyle: "outerHTML" });
  htmx.process(document.getElementById("work"));
  // The button is gone: the keyboard goes on where the news is.
  const row = document.getElementById(first ?? "") ?? document.getElementById("work");
  const place = row.querySelector("a, button") ?? row;
  if (place === row) row.tabIndex = -1;
  place.focus();
});

for (const cut of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(cut, () => tellOffline(true));
}
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) tellOffline(false);
});
