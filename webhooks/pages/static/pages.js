// What the console adds to plain forms: durations that tick, a word when the line to the server is
// cut, and the page's title and screen readers told when one's own phone rings.
"use strict";

const shown = new WeakMap();

function duration(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${two(minutes)}:${two(seconds % 60)}`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)}`;
  return `${Math.floor(minutes / 1440)} ${document.documentElement.lang === "fr" ? "j" : "d"}`;
}

function tick() {
  for (const clock of document.querySelectorAll(".clock[data-seconds]")) {
    if (!shown.has(clock)) shown.set(clock, performance.now());
    const passed = Math.floor((performance.now() - shown.get(clock)) / 1000);
    const seconds = Number(clock.dataset.seconds) + passed * Number(clock.dataset.step);
    const words = duration(Math.max(0, seconds));
    if (clock.textContent !== words) clock.textContent = words;
  }
}

const title = document.title;

function tellCall() {
  const call = document.getElementById("board").dataset.call;
  const place = document.getElementById("call-for-me");
  if (place.textContent !== call) place.textContent = call;
  document.title = call ? `● ${call}` : title;
}

function tellOffline(cut) {
  const place = document.getElementById("offline");
  place.hidden = !cut;
  place.textContent = cut ? place.dataset.words : "";
}

for (const cut of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(cut, () => tellOffline(true));
}
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) tellOffline(false);
});
document.addEventListener("htmx:afterSwap", () => { tick(); tellCall(); });

tick();
tellCall();
setInterval(tick, 250);
