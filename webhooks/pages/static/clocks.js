// Durations that go on: they tick between two answers of the server, by its clock, from the instant
// that stands in `data-now` of what it renews.
"use strict";

function duration(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)}`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)}`;
  return `${Math.floor(minutes / 1440)} ${document.documentElement.lang === "fr" ? "j" : "d"}`;
}

// Between the server's clock and this page's own, which no change of the wall's time disturbs.
let ahead = 0;

function setClocks() {
  ahead = Number(document.querySelector("[data-now]").dataset.now) - performance.now() / 1000;
}

function tick() {
  // What is old is shown as it was.
  if (document.documentElement.hasAttribute("data-old")) return;
  const now = performance.now() / 1000 + ahead;
  for (const clock of document.querySelectorAll(".clock[data-since], .clock[data-until]")) {
    const { since, until } = clock.dataset;
    const seconds = since === undefined ? Number(until) - now : now - Number(since);
    const words = duration(Math.max(0, Math.floor(seconds)));
    // The text in its place, so that a selection around it stays.
    if (clock.textContent !== words) clock.firstChild.data = words;
  }
}

document.addEventListener("htmx:afterSwap", () => {
  setClocks();
  tick();
});

setClocks();
tick();
setInterval(tick, 250);
