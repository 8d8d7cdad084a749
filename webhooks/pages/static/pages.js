// What the console adds to plain forms: what was done told for a while, and a word when the line to
// the server is cut. alerts.js tells of calls, sound.js of what cannot be heard.
"use strict";

// How long what was done, or refused, is shown. A word that goes is no word that is missed: the
// board shows what it is about.
const SHOWN_FOR = { done: 6000, refused: 20000 };

// An opened row stays open: the server does not know that it is.
Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name) => name !== "open";
// So does what sound.js said of a message that cannot be heard.
Idiomorph.defaults.callbacks.beforeNodeMorphed = (old) => !old.classList?.contains("unheard");

const noticed = new WeakSet();

function endNotices() {
  for (const [kind, shownFor] of Object.entries(SHOWN_FOR)) {
    for (const notice of document.querySelectorAll(`#notice .${kind}`)) {
      if (!noticed.has(notice)) setTimeout(() => notice.remove(), shownFor);
      noticed.add(notice);
    }
  }
}

function tellOffline(cut) {
  const place = document.getElementById("offline");
  place.hidden = !cut;
  place.textContent = cut ? place.dataset.words : "";
}

// The second click of a double click means what was there at the first.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("form[hx-post]")) event.preventDefault();
}, { capture: true });

for (const cut of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(cut, () => tellOffline(true));
}
// What is refused is told by the page that is opened anew.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) tellOffline(true);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) tellOffline(false);
});
document.addEventListener("htmx:afterSwap", () => endNotices());

// Only what comes into it is read out, not what stands in it from the beginning.
function tellAnew() {
  const place = document.getElementById("notice");
  const told = [...place.children];
  place.replaceChildren();
  setTimeout(() => {
    place.append(...told);
    endNotices();
  }, 100);
}

tellAnew();
