// Tells who does not see the clock that the time to write a call up begins, and when it soon ends:
// early enough to ask for more.
"use strict";

// Seconds.
const SOON = 30;

// Until when, and for which end it was told that it is near.
let until = 0;
let toldNear = 0;

function tellWrapUp() {
  const place = document.getElementById("own-news");
  const ends = Number(document.getElementById("board").dataset.wrapUpUntil);
  const left = Math.floor(ends - performance.now() / 1000 - ahead);
  const isNear = ends > 0 && left <= SOON && left > 0;
  if (isNear && toldNear !== ends) {
    toldNear = ends;
    place.textContent = place.dataset.ends.replace("{left}", duration(left));
  } else if (ends && !until && !isNear && left > 0) {
    place.textContent = place.dataset.begun.replace("{left}", duration(left));
  }
  until = ends;
}

document.addEventListener("htmx:afterSwap", tellWrapUp);
setInterval(tellWrapUp, 1000);
tellWrapUp();
