// What can be done for a while only is taken from the page when that is over: `data-lasts` says for
// how many seconds from when the page was asked for, `data-over` what is said in its place then.
// Without this the server says the same of whoever presses it too late.
"use strict";

// Browsers take a longer wait for none.
const LONGEST = 2 ** 31 - 1;
const asked = performance.getEntriesByType("navigation")[0]?.requestStart ?? 0;

function expire(what) {
  const words = what.dataset.over;
  if (!words) {
    what.remove();
    return;
  }
  const said = document.createElement("p");
  said.className = "note over";
  said.textContent = words;
  what.replaceWith(said);
}

function expireInTime(what) {
  const left = asked + Number(what.dataset.lasts) * 1000 - performance.now();
  if (left < LONGEST) setTimeout(expire, Math.max(0, left), what);
}

for (const what of document.querySelectorAll("[data-lasts]")) expireInTime(what);
