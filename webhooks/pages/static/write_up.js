// What is typed of a call is kept on the server as it is typed, and is in the form again whatever
// became of the page or the browser. On the console the form comes and changes with the call in
// hand, beside the board; a form that is not saved is never taken away but by that of another call.
"use strict";

const NOTES_AFTER = 1000;
const NOTES_APART = 3000;
// How long at most the form waits to be sent for its last words to be kept.
const NOTES_SENT_AFTER = 2000;
// No answer, a session that is over, or a service that is not there: whatever is sent is lost.
const NOTES_NOT_REACHED = [0, 401, 502, 503, 504];
const NATURES = ["incident", "request"];
const ASIDE = ["csrf_token", "version", "kept_as"];

function notesIn(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => !ASIDE.includes(name)));
}

function putNote(form, name, value) {
  const field = form.elements[name];
  if (field) field.value = value;
}

function alikeNotes(one, other) {
  const plain = (fields) => JSON.stringify(Object.entries(fields).filter(([, value]) => value).sort());
  return plain(one) === plain(other);
}

// A value as the form shows it: of several to choose from, the words of the one that it is.
function inWords(field, value) {
  if (!(field instanceof RadioNodeList)) return value;
  const one = [...field].find((each) => each.value === value);
  return one?.labels[0]?.textContent.replace(/\s+/g, " ").trim() ?? value;
}

// What another window of the same person has typed goes into the fields that are as they were here;
// beside the others it is shown, so that none of the two is lost. Returns whether any is.
function takeOthers(form, base, others) {
  const mine = notesIn(form);
  let isShown = false;
  for (const [name, value] of Object.entries(others)) {
    const here = mine[name] ?? "";
    if (value === here || value === (base[name] ?? "")) continue;
    const field = form.elements[name];
    if (here === (base[name] ?? "")) putNote(form, name, value);
    else if (field) {
      const told = document.createElement("p");
      told.className = "note warn";
      told.setAttribute("role", "alert");
      told.textContent = form.dataset.other + inWords(field, value);
      (field[0] ?? field).closest("fieldset, .field")?.append(told);
      isShown = true;
    }
  }
  return isShown;
}

// What the partner is told is saved anew once it has changed: see call_notes.py.
function tellUnwanted(form) {
  const wanted = form.closest(".write-up").querySelector("[data-wanted]:not([hidden])");
  if (!wanted) return;
  wanted.hidden = true;
  form.closest(".write-up").querySelector("[data-unwanted]").hidden = false;
}

function keepNotes(form) {
  const said = form.querySelector("[data-cut]");
  let base = notesIn(form);
  let timer = null;
  let last = -NOTES_APART;
  let asking = null;
  // Of the last answer that kept nothing, 0 for none; null once it is kept.
  let failed = null;
  // Said for as long as nothing worse is.
  let standing = "";
  // Other words are shown that were not there when it was last pressed to save these.
  let differs = false;
  let waiting = false;
  let going = false;
  let sent = false;

  const isKept = () => alikeNotes(notesIn(form), base);
  const isHeld = () => failed !== null && !isKept();

  function say(words) {
    if (said.textContent !== words) said.textContent = words;
    said.hidden = !words;
  }

  async function put(fields, version) {
    const body = JSON.stringify({ typist: form.dataset.typist, version, fields });
    const answer = await fetch(form.dataset.notes, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      // Also when the page is left meanwhile; browsers take no more than so much then.
      keepalive: new Blob([body]).size < 60_000,
    }).catch(() => null);
    if (answer?.status === 410 && version !== 0) {
      // What was kept is in the ticket by now: what is typed after that is kept anew.
      const again = await put(fields, 0);
      standing = said.dataset.over;
      return again;
    }
    const isTold = answer?.ok || answer?.status === 409;
    return { ok: answer?.ok, status: answer?.status ?? 0, told: isTold ? await answer.json() : null };
  }

  async function ask(ahead = 0) {
    const fields = notesIn(form);
    const { ok, status, told } = await put(fields, Number(form.elements.version.value) + ahead);
    failed = told ? null : status;
    if (!told) {
      say(said.dataset[{ 401: "session", 413: "large" }[status] ?? "cut"]);
      return;
    }
    form.elements.version.value = told.version;
    if (ok) {
      for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = told.csrf_token;
      base = fields;
    } else {
      differs = takeOthers(form, base, told.fields);
      base = told.fields;
    }
    say(standing);
  }

  // `anyway`: whether or not something was typed since then, to see whether it can be sent.
  async function keep(anyway = false) {
    clearTimeout(timer);
    timer = null;
    while (asking) await asking;
    if (sent || (isKept() && !anyway)) return;
    last = performance.now();
    asking = ask();
    await asking;
    asking = null;
    if (!isKept()) later();
  }

  function later() {
    const wait = Math.max(NOTES_AFTER, last + NOTES_APART - performance.now());
    timer ??= setTimeout(keep, wait);
  }

  for (const kind of ["input", "change"]) form.addEventListener(kind, later);
  form.elements.text.addEventListener("input", () => tellUnwanted(form));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden || !form.isConnected) return;
    // A page that is left meets no answer any more: what was typed since the question goes after it.
    if (asking && !sent && !isKept()) asking = Promise.all([asking, ask(1)]);
    else keep();
  });
  // The browser asks whoever leaves whether they mean it.
  window.addEventListener("beforeunload", (event) => {
    if (form.isConnected && !sent && isHeld()) event.preventDefault();
  });
  // None of its words is kept after it was taken, or they would be there once more; and what would
  // not arrive is not sent.
  form.addEventListener("submit", async (event) => {
    if (going) {
      sent = true;
      // It may not leave the page after all.
      setTimeout(() => { sent = false; }, NOTES_APART);
      return;
    }
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    differs = false;
    await Promise.race([
      keep(true), new Promise((done) => { setTimeout(done, NOTES_SENT_AFTER); }),
    ]);
    waiting = false;
    if (differs || NOTES_NOT_REACHED.includes(failed)) return;
    going = true;
    form.requestSubmit(event.submitter);
    going = false;
  });
  // What is settled beside the form is chosen in it too, unless something else is; and it is no word
  // that was typed.
  function settle(nature) {
    const was = form.elements["was.nature"];
    const here = notesIn(form).nature ?? "undetermined";
    if (!was || !NATURES.includes(nature) || ![was.value, "undetermined"].includes(here)) return;
    putNote(form, "nature", nature);
    was.value = nature;
    base = { ...base, nature, "was.nature": nature };
  }
  return { keep, isKept, isHeld, settle };
}

let kept = null;

function watchNotes(within) {
  const form = within.querySelector("form[data-notes]");
  kept = form ? keepNotes(form) : null;
}

// Another form of the page may lead elsewhere: only once what was typed is kept.
let holding = false;
let letGo = null;
document.addEventListener("submit", async (event) => {
  const { target, submitter } = event;
  const stays = target.matches("[data-notes], [hx-post], [method=dialog]");
  if (stays || target === letGo || !kept || kept.isKept()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (holding) return;
  holding = true;
  await kept.keep();
  holding = false;
  if (kept.isHeld()) return;
  letGo = target;
  target.requestSubmit(submitter);
  letGo = null;
}, { capture: true });

const place = document.getElementById("write-up");

if (place) {
  let shown = null;
  let loading = false;
  // The call that was saved, here or on the page before.
  let { saved } = place.dataset;
  // What the card says of the call's nature.
  let settled = "";

  async function read() {
    await kept?.keep();
    const address = `${place.dataset.from}?part=1${saved && saved === shown ? "&saved=1" : ""}`;
    const answer = await fetch(address).catch(() => null);
    return answer?.ok && !answer.redirected ? answer.text() : null;
  }

  async function load() {
    loading = true;
    const html = await read();
    loading = false;
    // Nor is one of whose words some are not kept yet.
    if (html === null || (kept && !kept.isKept())) {
      shown = null;
      return;
    }
    const part = new DOMParser().parseFromString(html, "text/html");
    place.replaceChildren(...[...part.body.children].filter((one) => !one.matches(".empty")));
    watchNotes(place);
    // Where the page was opened for the form, it has the focus once it is there.
    if (location.hash === "#write-up" && document.activeElement === document.body) place.focus();
  }

  // A call in hand brings its form; what was saved during a call is gone from it once the ticket
  // has it.
  function follow() {
    const [call = "", state = ""] = document.getElementById("board").dataset.inHand.split(" ");
    // The form stays as it is when the call ends; what is true no more does not.
    for (const ofCall of place.querySelectorAll("[data-goes-on]")) {
      ofCall.hidden = state !== "on_call";
    }
    const ending = place.querySelector("[data-in-wrap-up]");
    if (ending) ending.hidden = state !== "wrap_up" || call !== shown;
    const { nature } = document.getElementById("board").dataset;
    if (!loading && call && call === shown && nature !== settled) kept?.settle(nature);
    settled = nature;
    const isTyping = place.contains(document.activeElement);
    const isSaved = place.querySelector("[data-wanted]:not([hidden])") && state !== "on_call"
      && !isTyping && kept?.isKept();
    // Once it is in the ticket and wrap-up is over it is not in the way any more.
    const isDone = place.querySelector("[data-saved]") && !call && !isTyping && kept?.isKept();
    const isNew = shown === null || (call && call !== shown);
    if (loading || !(isNew || isSaved || isDone)) return;
    if (isSaved) saved = shown;
    else shown = call;
    load();
  }

  // Somebody whose session is over is led to sign in, and a page of somebody else is drawn anew: not
  // while there are words that would be lost.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr } = event.detail;
    const isLeft = xhr.getResponseHeader("HX-Redirect") || xhr.getResponseHeader("HX-Refresh");
    if (!isLeft || !kept || kept.isKept()) return;
    event.preventDefault();
    if (!kept.isHeld()) kept.keep();
  });

  document.addEventListener("htmx:afterSwap", follow);
  setInterval(follow, 2000);
  follow();

  // Its link leads into the form where that is on the page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#to-write-up");
    const first = place.querySelector("textarea");
    if (!link || !first) return;
    event.preventDefault();
    first.focus();
    // Where nobody has set it yet the cursor goes behind what is there, to go on with it.
    if (first.selectionEnd === 0) first.setSelectionRange(first.value.length, first.value.length);
  });
} else {
  watchNotes(document);
}
