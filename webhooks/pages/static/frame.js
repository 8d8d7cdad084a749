// What the frame of every page adds to plain links and forms: a form waits to be sent until the
// whole page has come, and what was opened in the bar closes with Escape, or by a click elsewhere.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector(".bar details[open]:focus-within");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
});

document.addEventListener("click", (event) => {
  // Its address would stay with the forms of the page, and what answers them would not get the
  // focus: browsers give it to the place that an address names.
  if (event.target.closest?.(".skip")) {
    event.preventDefault();
    document.getElementById("content").focus();
  }
  for (const open of document.querySelectorAll(".bar details[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

// Sent earlier, it would leave out the fields that are still to come, and of a list that has come in
// part it would send its first line.
let early = null;
document.addEventListener("submit", (event) => {
  if (document.readyState !== "loading") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  early = event;
}, { capture: true });
document.addEventListener("DOMContentLoaded", () => {
  if (early) early.target.requestSubmit(early.submitter);
});
