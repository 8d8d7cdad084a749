// The focus stays where somebody is. What has it may be taken away, by what was pressed or because
// the page renews itself: browsers would begin anew at the top then, and screen readers with them.
// It goes to the row that stands beside what is gone, or to what stood around it: to something
// that does nothing by itself, so that a key that was meant for what is gone does nothing either.
"use strict";

const ROWS = "[data-row], .row";
const AROUND = `${ROWS}, section, article, form, fieldset, dialog, #write-up, #content`;

// What has the focus, and all that it stands in, from within; and the rows of the page as they
// stood then.
let path = [];
let rows = [];

const isThere = (one) => one.isConnected && one.checkVisibility();
const isNowhere = (one) => one === null || one === document.body;

function putFocus(place) {
  if (!place.matches("a[href], button, input, select, textarea, summary, [tabindex]")) {
    place.tabIndex = -1;
  }
  place.focus({ preventScroll: true });
  if (place.matches(ROWS)) place.scrollIntoView({ block: "nearest" });
}

// In the list of the row that is gone, the one after it, or else the one before.
function rowBeside(gone) {
  const list = path[path.indexOf(gone) + 1];
  const at = rows.indexOf(gone);
  return [...rows.slice(at + 1), ...rows.slice(0, at).reverse()]
    .find((one) => one.parentElement === list && isThere(one));
}

function keepFocus() {
  const [had] = path;
  const has = document.activeElement;
  if (!had || !(isNowhere(has) || (has === had && !isThere(had)))) return;
  const row = path.find((one) => !one.isConnected && one.matches(ROWS));
  // It may only have been moved.
  const place = (isThere(had) && had)
    || (row && rowBeside(row))
    || path.find((one) => isThere(one) && one.matches(AROUND));
  if (place) putFocus(place);
}

document.addEventListener("focusin", ({ target }) => {
  path = [];
  for (let one = target; one; one = one.parentElement) path.push(one);
  rows = [...document.querySelectorAll(ROWS)];
});
// Whoever clicks beside everything has left on purpose.
document.addEventListener("focusout", () => {
  setTimeout(() => { if (isNowhere(document.activeElement)) path = []; });
});
new MutationObserver(keepFocus).observe(document.body, {
  childList: true, subtree: true, attributeFilter: ["hidden"],
});
// What was made to take it goes on doing so while the page renews itself.
if (window.Idiomorph) {
  const { callbacks } = Idiomorph.defaults;
  const before = callbacks.beforeAttributeUpdated;
  callbacks.beforeAttributeUpdated = (name, ...more) => (
    name === "tabindex" ? false : before?.(name, ...more)
  );
}
