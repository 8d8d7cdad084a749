// What is typed of a call is kept on the server as it is typed, and is in the form again whatever
// became of the page or the browser. On the console the form comes and changes with the call in
// hand, beside the board; a form that is not saved is never taken away but by that of another call.
"use strict";

const NOTES_AFTER = 1000;
const NOTES_APART = 3000;
const ASIDE = ["csrf_token", "version", "kept_as"];

function notesIn(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => !ASIDE.includes(name)));
}

function putNote(form, name, value) {
  const field = form.elements[name];
  if (field instanceof RadioNodeList) field.value = value;
  else if (field) field.value = value;
}

function alikeNotes(one, other) {
  const plain = (fields) => JSON.stringify(Object.entries(fields).filter(([, value]) => value).sort());
  return plain(one) === plain(other);
}

// What another window of the same person has typed goes into the fields that are as they were here;
// beside the others it is shown, so that none of the two is lost.
function takeOthers(form, base, others) {
  const mine = notesIn(form);
  for (const [name, value] of Object.entries(others)) {
    const here = mine[name] ?? "";
    if (value === here || value === (base[name] ?? "")) continue;
    if (here === (base[name] ?? "")) putNote(form, name, value);
    else if (form.elements[name]?.closest) {
      const told = document.createElement("p");
      told.className = "note warn";
      told.setAttribute("role", "alert");
      told.textContent = form.dataset.other + value;
      form.elements[name].closest(".field").append(told);
    }
  }
}

function keepNotes(form) {
  const said = form.querySelector("[data-said]");
  const first = notesIn(form);
  let base = first;
  let timer = null;
  let last = -NOTES_APART;
  let asking = null;
  let sent = false;
  let over = false;

  function say(words) {
    if (said.textContent !== words) said.textContent = words;
    said.hidden = !words;
  }

  async function ask(fields) {
    const version = Number(form.elements.version.value);
    const body = JSON.stringify({ typist: form.dataset.typist, version, fields });
    const answer = await fetch(form.dataset.notes, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      // Also when the page is left meanwhile; browsers take no more than so much then.
      keepalive: new Blob([body]).size < 60_000,
    });
    if (answer.status === 410) {
      over = true;
      say(said.dataset.over);
      return;
    }
    if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
    const told = await answer.json();
    form.elements.version.value = told.version;
    if (answer.ok) {
      for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = told.csrf_token;
      base = fields;
    } else {
      takeOthers(form, base, told.fields);
      base = told.fields;
    }
    say("");
  }

  async function keep() {
    clearTimeout(timer);
    timer = null;
    if (sent || over || asking) return;
    const fields = notesIn(form);
    if (alikeNotes(fields, base)) return;
    last = performance.now();
    asking = ask(fields).catch(() => say(said.dataset.said));
    await asking;
    asking = null;
    if (!alikeNotes(notesIn(form), base)) later();
  }

  function later() {
    const wait = Math.max(NOTES_AFTER, last + NOTES_APART - performance.now());
    timer ??= setTimeout(keep, wait);
  }

  for (const kind of ["input", "change"]) form.addEventListener(kind, later);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && form.isConnected) keep();
  });
  // None of its words is kept after it was taken, or they would be there once more.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    timer = null;
    sent = true;
    // It may not leave the page after all.
    setTimeout(() => { sent = false; }, NOTES_APART);
    if (!asking) return;
    event.preventDefault();
    await asking;
    form.requestSubmit(event.submitter);
  });
  return { keep, isKept: () => alikeNotes(notesIn(form), base) };
}

let kept = null;

function watchNotes(within) {
  const form = within.querySelector("form[data-notes]");
  kept = form ? keepNotes(form) : null;
}

const place = document.getElementById("write-up");

if (place) {
  let shown = null;
  let loading = false;

  async function load() {
    loading = true;
    await kept?.keep();
    const answer = await fetch(`${place.dataset.from}?part=1`).catch(() => null);
    // What was typed meanwhile.
    await kept?.keep();
    loading = false;
    if (!answer?.ok || answer.redirected) {
      shown = null;
      return;
    }
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...[...part.body.children].filter((one) => !one.matches(".empty")));
    watchNotes(place);
    // Where the page was opened for the form, it has the focus once it is there.
    if (location.hash === "#write-up" && document.activeElement === document.body) place.focus();
  }

  // A call in hand brings its form; what was saved during a call is gone from it once the ticket
  // has it.
  function follow() {
    const [call = "", state = ""] = document.getElementById("board").dataset.inHand.split(" ");
    const isTyping = place.contains(document.activeElement);
    const isSaved = place.querySelector("[data-wanted]") && state !== "on_call"
      && !isTyping && kept?.isKept();
    const isNew = shown === null || (call && call !== shown);
    if (loading || !(isNew || isSaved)) return;
    shown = call;
    load();
  }

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
  });
} else {
  watchNotes(document);
}
