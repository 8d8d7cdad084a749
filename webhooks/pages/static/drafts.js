// What is typed into a form with data-draft is kept on the server a second later, but every three
// seconds at most, however many forms and tabs one types into; and it is offered when the page is
// opened again: after a mishap, on another day, from another tab. It is offered and not put in. What
// was typed last before a page is left, or a form sent, does not wait. Passwords, codes and whatever
// has data-secret or stands within it are never kept; of a file with data-again its name is, since no
// page may choose it again for its reader.
"use strict";

const KEPT_AFTER = 1000;
const KEPT_EVERY = 3000;
const AGAIN_AFTER = 3000;
const TOO_LARGE = 413;
// How long at most a form waits to be sent for its last words to be kept: whatever becomes of it
// then, they are not lost; and none of them is kept after it was taken.
const SENT_AFTER = 2000;
// No answer, or a service that is not there: a form that is sent then is lost.
const NOT_REACHED = [0, 502, 503, 504];
const OWN = ["csrf_token", "kept_as"];
const SECRET = "[data-secret], [data-secret] *, [type=password], [type=file]:not([data-again]), "
  + "[autocomplete=one-time-code], "
  + "[autocomplete$=password], button, [type=submit], [type=reset], [type=image], fieldset, output";

const isBox = (field) => field.type === "checkbox" || field.type === "radio";

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) => field.name && !OWN.includes(field.name) && !field.disabled && !field.matches(SECRET),
  );
}

function valuesOf(field) {
  if (isBox(field)) return field.checked ? [field.value] : [];
  if (field.type === "select-multiple") return [...field.selectedOptions].map((one) => one.value);
  if (field.type === "file") return [...field.files].map((one) => one.name);
  return [field.value];
}

// Each name with its values in order.
function typedInto(form) {
  const typed = {};
  for (const field of fieldsOf(form)) (typed[field.name] ??= []).push(...valuesOf(field));
  return typed;
}

// What stood in the form when the server drew it.
function drawnIn(form) {
  const drawn = {};
  for (const field of fieldsOf(form)) {
    const chosen = [...field.options ?? []].filter((option) => option.defaultSelected);
    const values = isBox(field) ? (field.defaultChecked ? [field.value] : [])
      : field.type === "select-multiple" ? chosen.map((option) => option.value)
      : field.type === "file" ? []
      : field.type === "select-one" ? [(chosen.at(-1) ?? field.options[0])?.value ?? ""]
      : [field.defaultValue];
    (drawn[field.name] ??= []).push(...values);
  }
  return drawn;
}

// The same words, whatever the order of the names; a name without values is no difference, nor is
// how lines end.
function alike(one, other) {
  const plain = (fields) => JSON.stringify(
    Object.entries(fields).filter(([, values]) => values.some((value) => value !== ""))
      .map(([name, values]) => [name, values.map((value) => value.replace(/\r\n/g, "\n"))]).sort(),
  );
  return plain(one) === plain(other);
}

// Where the form is sent, and its name there: a page that is shown again after a problem has another
// address, but the same form.
function nameOf(form) {
  const address = new URL(form.getAttribute("action") || location.href, location.href);
  return `${address.pathname} ${form.dataset.draft}`.slice(0, 200);
}

function hidden(form, name, value) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  form.append(field);
  return field;
}

function drawn() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
}

// By this page's own clock: when something was last kept, here or in another tab.
let keptAt = -KEPT_EVERY;
const tabs = new BroadcastChannel("drafts");
tabs.addEventListener("message", () => { keptAt = performance.now(); });

async function ask(address, what) {
  if (what.kept_as) {
    keptAt = performance.now();
    tabs.postMessage(keptAt);
  }
  const { typist } = document.getElementById("unkept").dataset;
  const body = JSON.stringify({ typist, ...what });
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
    // Also when the page is left meanwhile; browsers take no more than so much then.
    keepalive: new Blob([body]).size < 60_000,
  });
  // Whoever signed in anew in another tab has another token: forms with that of before are refused.
  if (answer.ok) {
    const { csrf_token: token } = await answer.json();
    for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = token;
  }
  return answer;
}

// Why what is typed is not kept, by the status of the answer, 0 for none; an empty one for: it is.
function tellUnkept(status) {
  const place = document.getElementById("unkept");
  const why = { 401: "over", [TOO_LARGE]: "large" }[status] ?? "cut";
  const words = status === "" ? "" : place.dataset[why];
  if (place.textContent !== words) place.textContent = words;
  place.hidden = !words;
}

const watched = new Map();

function watch(form) {
  const name = nameOf(form);
  const keptAs = form.elements.kept_as ?? hidden(form, "kept_as", "");
  // A form shown again after a problem goes on with the draft that it had.
  const carried = keptAs.value !== "";
  if (!carried) keptAs.value = drawn();
  const untouched = drawnIn(form);
  let kept = carried ? null : untouched;
  let timer = null;
  let sent = false;
  let waiting = false;
  let going = false;
  // Of the last answer that kept nothing, 0 for none; null once it is kept.
  let failed = null;
  // What the server was asked of this form and has not answered yet.
  const unanswered = new Set();

  async function told(address, what) {
    const asked = ask(address, what).catch(() => ({ ok: false, status: 0 }));
    unanswered.add(asked);
    const answer = await asked;
    unanswered.delete(asked);
    return answer;
  }

  async function keep() {
    clearTimeout(timer);
    timer = null;
    const typed = typedInto(form);
    if (sent || (kept && alike(typed, kept))) return;
    const back = !carried && alike(typed, untouched);
    const answer = await (back
      ? told("/drafts/forget", { kept_as: keptAs.value })
      : told("/drafts", { form: name, kept_as: keptAs.value, fields: typed }));
    if (answer.ok) kept = typed;
    failed = answer.ok ? null : answer.status;
    tellUnkept(answer.ok ? "" : answer.status);
    // What is too large stays so until something else is typed.
    if (!answer.ok && answer.status !== TOO_LARGE && !sent) timer ??= setTimeout(keep, AGAIN_AFTER);
  }

  // Others may have been kept while this one waited; of two that wait, one is a little earlier, so
  // that the other hears of it.
  function keepInTurn() {
    const wait = keptAt + KEPT_EVERY - performance.now();
    if (wait > 0) timer = setTimeout(keepInTurn, wait + 150 * Math.random());
    else keep();
  }

  function later() {
    timer ??= setTimeout(keepInTurn, KEPT_AFTER);
  }

  // A field may stand outside its form.
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, ({ target }) => {
      if (target === form || target.form === form) later();
    });
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keep();
  });
  // The browser asks whoever leaves whether they mean it.
  window.addEventListener("beforeunload", (event) => {
    if (!sent && failed !== null && !alike(typedInto(form), kept ?? {})) event.preventDefault();
  });
  form.addEventListener("submit", async (event) => {
    if (!going) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (waiting) return;
      waiting = true;
      const isKept = alike(typedInto(form), kept ?? {});
      const asked = isKept ? told("/drafts/token", {}) : keep();
      const late = new Promise((done) => { setTimeout(done, SENT_AFTER); });
      await Promise.race([Promise.all([asked, ...unanswered]), late]);
      waiting = false;
      // Nor is it sent where the session is over and its last words are not kept.
      const status = isKept ? (await Promise.race([asked, late]))?.status : failed;
      if (NOT_REACHED.includes(status) || (status === 401 && !isKept)) {
        tellUnkept(status);
        return;
      }
      going = true;
      form.requestSubmit(event.submitter);
      going = false;
      return;
    }
    sent = true;
    // It may not leave the page after all.
    setTimeout(() => { sent = false; }, AGAIN_AFTER);
  }, { capture: true });

  // What was typed here may be sent by another form, which confirms it: it is kept no more, not even
  // when the page is left.
  document.addEventListener("submit", ({ target }) => {
    if (target !== form && target.elements.kept_as?.value === keptAs.value) sent = true;
  });

  // What was typed in another opening of the form goes on under the name of this one: that tab may
  // still be open, and goes on under its own.
  async function takeUp(fields, insteadOf) {
    const typed = { form: name, kept_as: keptAs.value, fields, instead_of: insteadOf };
    const answer = await told("/drafts", typed);
    tellUnkept(answer.ok ? "" : answer.status);
  }

  // On a slow network one may have typed before this script came.
  if (!alike(typedInto(form), untouched)) later();
  const keepNow = () => Promise.all([keep(), ...unanswered]);
  watched.set(form, { name, keptAs, takeUp, keepNow });
}

// Whoever signs out is asked nothing: what was typed a moment before is kept first, since nobody may
// keep it once the session is over.
let signingOut = false;
document.addEventListener("submit", async (event) => {
  if (signingOut || !event.target.matches("[data-ends-session]")) return;
  event.preventDefault();
  const kept = Promise.all([...watched.values()].map(({ keepNow }) => keepNow()));
  await Promise.race([kept, new Promise((done) => { setTimeout(done, SENT_AFTER); })]);
  signingOut = true;
  event.target.requestSubmit(event.submitter);
  signingOut = false;
});

// Whether the form has the rows that the draft was typed into, of the same revision: else its words
// would come to stand in the rows of others, or nowhere.
function hasItsRows(form, fields) {
  const here = fieldsOf(form).filter((field) => !isBox(field) && field.type !== "select-multiple");
  const all = Object.groupBy(fieldsOf(form), (field) => field.name);
  const plain = Object.groupBy(here, (field) => field.name);
  const enough = Object.entries(fields).every(([name, values]) => (
    (all[name] && !plain[name]) || values.slice(plain[name]?.length ?? 0).every((one) => one === "")
  ));
  return enough && here.every(({ name, type, value }) => (
    name in fields && (type !== "hidden" || fields[name].includes(value))
  ));
}

// Put the words of a draft into the form.
function putInto(form, fields) {
  const places = Object.groupBy(fieldsOf(form), (field) => field.name);
  for (const [name, values] of Object.entries(fields)) {
    const all = places[name] ?? [];
    if (all.some(isBox)) {
      for (const box of all) box.checked = values.includes(box.value);
    } else if (all[0]?.type === "select-multiple") {
      for (const option of all[0].options) option.selected = values.includes(option.value);
    } else if (all[0]?.type !== "file") {
      values.forEach((value, place) => { if (all[place]) all[place].value = value; });
    }
  }
}

// What was chosen is named, to be chosen again.
function nameFiles(form, fields) {
  for (const field of fieldsOf(form).filter((one) => one.type === "file")) {
    const names = fields[field.name]?.filter((name) => name !== "") ?? [];
    if (names.length) {
      const told = document.createElement("p");
      told.className = "note warn";
      told.textContent = `${field.dataset.again} ${names.join(", ")}`;
      field.before(told);
    }
  }
}

// A form whose rows come and go is drawn again by the server, with a row for all that was typed.
function drawAgain(form, fields, keptAs) {
  const again = document.createElement("form");
  Object.assign(again, { method: "post", action: form.getAttribute("action") || location.href });
  const [button, value = ""] = form.dataset.redraw.split("=");
  const token = form.elements.csrf_token?.value;
  for (const [name, all] of Object.entries(fields)) for (const one of all) hidden(again, name, one);
  if (token) hidden(again, "csrf_token", token);
  hidden(again, "kept_as", keptAs);
  hidden(again, button, value);
  document.body.append(again);
  again.submit();
}

// A value as the page shows it: of a list, the words of its option.
function worded(field, value) {
  return [...field.options ?? []].find((option) => option.value === value)?.text ?? value;
}

// Enough of a draft to tell it from another: the first words that are not in the form already.
function showWords(form, offer, fields) {
  const list = offer.querySelector(".draft-words");
  for (const field of fieldsOf(form)) {
    const words = (fields[field.name] ?? []).map((value) => worded(field, value)).join(", ").trim();
    const label = field.labels?.[0]?.textContent.trim();
    if (list.children.length === 3) break;
    const present = worded(field, valuesOf(field)[0] ?? "");
    if (isBox(field) || field.type === "hidden" || !words || !label || words === present) continue;
    const row = document.createElement("div");
    const what = document.createElement("dt");
    const typed = document.createElement("dd");
    what.textContent = label;
    typed.textContent = words.length > 120 ? `${words.slice(0, 120)}…` : words;
    row.append(what, typed);
    list.append(row);
  }
}

// Without the fields that nobody types into, such as the revision that a form rests on: where only
// they differ there are no words to offer.
function inSight(form, fields) {
  const rest = Object.entries(fields).filter(([name]) => form.elements[name]?.type !== "hidden");
  return Object.fromEntries(rest);
}

function offerAt(form, offer) {
  const fields = JSON.parse(offer.dataset.fields);
  const { keptAs } = offer.dataset;
  const own = watched.get(form);
  if (keptAs === own.keptAs.value || alike(inSight(form, fields), inSight(form, typedInto(form)))) {
    return;
  }
  showWords(form, offer, fields);
  offer.querySelector(".draft-take").addEventListener("click", async () => {
    const taken = own.takeUp(fields, keptAs);
    if (form.dataset.redraw && !hasItsRows(form, fields)) {
      await taken;
      drawAgain(form, fields, own.keptAs.value);
      return;
    }
    putInto(form, fields);
    nameFiles(form, fields);
    offer.remove();
    form.dispatchEvent(new Event("change", { bubbles: true }));
    fieldsOf(form).find((field) => field.type !== "hidden")?.focus();
  });
  offer.querySelector(".draft-drop").addEventListener("click", async () => {
    const asked = ask("/drafts/forget", { kept_as: keptAs });
    const answer = await asked.catch(() => ({ ok: false, status: 0 }));
    if (answer.ok) offer.remove();
    tellUnkept(answer.ok ? "" : answer.status);
  });
  // Within a closed detail nobody would see it. What has the focus stays where it is seen, such as
  // what is wrong with the form: it is not pushed out of sight.
  const had = document.activeElement;
  const { top } = had.getBoundingClientRect();
  (form.closest("details:not([open])") ?? form).before(offer);
  if (had !== document.body) scrollBy(0, had.getBoundingClientRect().top - top);
  // Nor does everybody see what comes in above them.
  document.getElementById("drafts-offered").textContent = offer.querySelector("p").textContent;
}

async function begin() {
  const forms = [...document.querySelectorAll("form[data-draft]")];
  if (!forms.length) return;
  forms.forEach(watch);
  const answer = await fetch("/drafts").catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const offer of page.querySelectorAll(".draft")) {
    const form = forms.find((one) => watched.get(one).name === offer.dataset.form);
    if (form) offerAt(form, document.importNode(offer, true));
  }
}

begin();
