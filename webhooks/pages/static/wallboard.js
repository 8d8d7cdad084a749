// What a wallboard adds to the figures that htmx renews: the time of day; figures that are old turn
// grey and say since when; and a screen that is on for months takes up what is new of its page, and
// shows nothing any more once its link is revoked.
"use strict";

// Seconds: figures that are older are not shown as if they were true.
const OLD_AFTER = 5;
// Milliseconds: for as long as this files may come out of the browser's own store, and processes of
// two versions may answer in turn.
const RENEWED_AFTER = 360_000;

const root = document.documentElement;
const drawnBy = document.getElementById("figures").dataset.drawnBy;
const clock = document.getElementById("wall-clock");
const zone = { timeZone: clock.dataset.zone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" };
const toTheMinute = new Intl.DateTimeFormat("fr-FR", zone);
const toTheSecond = new Intl.DateTimeFormat("fr-FR", { ...zone, second: "2-digit" });

// When the figures were true, on the clock that nobody sets.
let trueAt = performance.now() / 1000;

function atServer(seconds) {
  return new Date((seconds + ahead) * 1000);
}

function tellAge() {
  const now = performance.now() / 1000;
  clock.textContent = toTheMinute.format(atServer(now));
  const place = document.getElementById("wall-old");
  const isOld = now - trueAt > OLD_AFTER;
  root.toggleAttribute("data-old", isOld);
  const since = toTheSecond.format(atServer(trueAt));
  const words = isOld ? place.dataset.words.replace("{at}", since) : "";
  if (place.textContent !== words) place.textContent = words;
}

// Only where there is a page to be had: nobody stands beside the screen to open it again.
function openAnew() {
  fetch(location.href, { method: "HEAD" }).then(
    (answer) => { if (answer.ok) location.reload(); },
    () => { /* The figures turn grey, and the next ones that come ask again. */ },
  );
}

document.addEventListener("htmx:afterRequest", (event) => {
  const { successful, xhr } = event.detail;
  if (xhr.status === 410) location.reload();
  if (!successful) return;
  root.toggleAttribute("data-renews", true);
  trueAt = performance.now() / 1000 - Number(xhr.getResponseHeader("Age"));
  tellAge();
});
document.addEventListener("htmx:afterSwap", () => {
  const isNew = document.getElementById("figures").dataset.drawnBy !== drawnBy;
  if (isNew && performance.now() > RENEWED_AFTER) openAnew();
});

tellAge();
setInterval(tellAge, 250);
