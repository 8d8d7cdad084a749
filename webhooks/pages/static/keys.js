// The keys of a page, which its elements declare by data-key, and the list of them: see keys.html.
// None counts while one types or with Ctrl, Alt or the like, and none at all for whoever has
// switched them off (WCAG 2.1.4). Ctrl and Enter together send the form that one is in, always.

// How long after the first key of two the second one counts, in milliseconds. Whoever says who calls
// may look for the digit first, which alone would add the call to a ticket.
const SECOND_WITHIN = 1500;
const LOOKED_FOR_WITHIN = { c: 10_000 };
const ROWS = { j: 1, k: -1 };
const WRITTEN_INTO = "textarea, select, [contenteditable], "
  + "input:not([type=checkbox], [type=radio])";
const CLICKED = "a[href], button, summary, input[type=checkbox], input[type=radio]";
const FOCUSED = "input:not([type=hidden]), select, textarea, a[href], button, summary, [tabindex='0']";

const list = document.getElementById("keys");
const areOn = () => document.body.dataset.keys === "on";

// What a closed detail holds can be done as well, such as to go to a page of the menu.
function isUsable(element) {
  return !element.matches(":disabled, [hidden], [hidden] *, [inert], [inert] *")
    && (element.checkVisibility() || element.closest("details:not([open])") !== null);
}

const usable = (selector) => [...document.querySelectorAll(selector)].filter(isUsable);
const rowOf = (element) => element?.closest("[data-row]") ?? null;

// What a key does in the row that has the focus comes first; what it does in others, never.
function declaredAs(key) {
  const all = usable("[data-key]").filter((one) => one.dataset.key === key);
  const row = rowOf(document.activeElement);
  return (row && all.find((one) => rowOf(one) === row)) ?? all.find((one) => !rowOf(one));
}

function focusOn(element) {
  // A summary stands in what it opens itself.
  const within = element.matches("summary") ? element.closest("details").parentElement : element;
  within.closest("details:not([open])")?.setAttribute("open", "");
  element.focus();
}

// A list, a table or a group of fields takes the focus where it is to be chosen from.
function enter(group) {
  const chosen = group.querySelector("input:checked") ?? group.querySelector(FOCUSED);
  // One that takes it for a moment only, see focus.js, is no target.
  const target = group.tabIndex >= 0 ? group : chosen;
  if (target) focusOn(target);
}

// A row in which nothing can be done, such as a caller's for whoever may not open calls, takes it
// itself: else nobody would come past it.
function enterRow(row) {
  if (row.querySelector(FOCUSED)) {
    enter(row);
    return;
  }
  row.tabIndex = -1;
  row.focus();
}

function press(element) {
  if (element.matches("summary, input")) focusOn(element);
  if (element.matches(CLICKED)) element.click();
  else if (element.matches(FOCUSED)) {
    focusOn(element);
    if (element.matches("input")) element.select();
    // Where nobody has set it yet the cursor goes behind what is there, to go on with it.
    if (element.matches("textarea") && element.selectionEnd === 0) {
      element.setSelectionRange(element.value.length, element.value.length);
    }
  } else enter(element);
}

function toRow(step) {
  const rows = usable("[data-row]");
  const now = rows.indexOf(rowOf(document.activeElement));
  const next = now < 0 ? 0 : Math.min(Math.max(now + step, 0), rows.length - 1);
  if (rows[next]) enterRow(rows[next]);
}

let first = null;

// With the one before it, where that was the first of two.
function withFirst(second) {
  if (first === null) return null;
  const within = LOOKED_FOR_WITHIN[first.key] ?? SECOND_WITHIN;
  return performance.now() - first.at < within ? `${first.key} ${second}` : null;
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key.length !== 1 || key === " " || event.isComposing || event.defaultPrevented) return;
  // AltGr, by which some layouts write "?" or "/", is said to be Ctrl and Alt at once.
  const isPlain = event.getModifierState("AltGraph") || !(event.ctrlKey || event.altKey);
  if (!areOn() || !isPlain || event.metaKey || target.closest?.(WRITTEN_INTO)) return;
  const pressed = key.toLowerCase();
  if (document.querySelector("dialog:modal")) {
    if (list?.open && pressed === "?") list.close();
    return;
  }
  const both = withFirst(pressed);
  const element = (both && declaredAs(both)) || declaredAs(pressed);
  const isRow = !element && pressed in ROWS && document.querySelector("[data-row]");
  const begins = !element && usable(`[data-key^="${CSS.escape(pressed)} "]`).length > 0;
  first = begins && !event.repeat ? { key: pressed, at: performance.now() } : null;
  if (!element && !isRow && !begins) return;
  // Nor is it written into the field that now has the focus.
  event.preventDefault();
  if (isRow) toRow(ROWS[pressed]);
  // A key that is held down does it once.
  else if (element && !event.repeat) press(element);
});

// What sends a form that one types into. What cannot be taken back is no such button.
function sends(form) {
  const buttons = [...form?.querySelectorAll("button:not([type=button], .danger)") ?? []];
  const first = buttons.find((one) => one.matches(".primary")) ?? buttons[0];
  return buttons.length === 1 || first?.matches(".primary") ? first : null;
}

document.addEventListener("keydown", (event) => {
  const isHeld = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (event.key !== "Enter" || !isHeld || event.isComposing || event.repeat) return;
  const button = sends(event.target.form);
  if (!button || !isUsable(button)) return;
  event.preventDefault();
  button.click();
});

// Leads out of a field, to what it stands in: from there keys count.
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key !== "Escape" || !areOn() || event.isComposing || event.defaultPrevented) return;
  const isField = target.matches?.(WRITTEN_INTO) && target.closest("main");
  if (!isField || document.querySelector("dialog:modal")) return;
  const around = target.closest("form, section, main");
  around.tabIndex = -1;
  around.focus({ preventScroll: true });
});

// The arrows go up and down in a table of choices as they go from side to side.
document.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const cell = event.target.closest?.(".matrix td");
  if (!step || !cell || event.ctrlKey || event.altKey || event.metaKey) return;
  const row = step > 0 ? cell.parentElement.nextElementSibling
    : cell.parentElement.previousElementSibling;
  const input = row?.cells[cell.cellIndex]?.querySelector("input");
  // Above the first cell may stand another choice of the same field.
  if (!input && step < 0 && cell.cellIndex === 1) return;
  event.preventDefault();
  if (!input) return;
  input.focus();
  input.click();
});

function wordsOf(element) {
  const named = document.getElementById(element.getAttribute("aria-labelledby"))
    ?? element.labels?.[0] ?? element.querySelector(":scope > legend, :scope > caption") ?? element;
  const words = element.dataset.keyWords ?? element.ariaLabel ?? named.textContent;
  return words.replace(/\s+/g, " ").trim();
}

// What is done everywhere stands in the frame of the page.
function groupOf(element) {
  if (rowOf(element)) return "row";
  return element.closest(".bar, .foot") ? "frame" : "page";
}

function line(key, words) {
  const row = document.createElement("div");
  const keys = document.createElement("dt");
  const what = document.createElement("dd");
  for (const one of key.split(" ")) {
    const cap = document.createElement("kbd");
    cap.textContent = one;
    keys.append(cap, " ");
  }
  what.textContent = words;
  row.append(keys, what);
  return row;
}

function fill() {
  const rows = list.querySelector('[data-group="row"]');
  const inUse = rowOf(document.activeElement);
  for (const group of list.querySelectorAll("[data-group]")) {
    const lines = new Map();
    for (const one of usable("[data-key]")) {
      const { key } = one.dataset;
      if (groupOf(one) !== group.dataset.group || lines.has(key)) continue;
      // What other rows have does not work in this one.
      if (inUse && group === rows && rowOf(one) !== inUse) continue;
      lines.set(key, line(key, wordsOf(one)));
    }
    const moves = group === rows && usable("[data-row]").length
      ? [line("j", rows.dataset.next), line("k", rows.dataset.previous)] : [];
    const fields = usable(`main :is(${WRITTEN_INTO}):not([type=hidden])`);
    if (group.dataset.sends && fields.some((field) => sends(field.form))) {
      lines.set("send", line(group.dataset.sendKeys, group.dataset.sends));
    }
    if (group.dataset.leave && fields.length) {
      lines.set("leave", line(group.dataset.leaveKey, group.dataset.leave));
    }
    group.querySelector("dl").replaceChildren(...moves, ...lines.values());
    group.hidden = !moves.length && !lines.size;
  }
}

// Screen readers tell the key with the element. A second key they would take for another one.
function tellReaders() {
  for (const one of document.querySelectorAll("[data-key]:not([data-key*=' '])")) {
    if (areOn()) one.setAttribute("aria-keyshortcuts", one.dataset.key);
    else one.removeAttribute("aria-keyshortcuts");
  }
}

function tellOnOff(on) {
  document.body.dataset.keys = on ? "on" : "off";
  for (const one of document.querySelectorAll("[data-when]")) {
    one.hidden = (one.dataset.when === "on") !== on;
  }
  tellReaders();
}

if (list) {
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".open-keys")) return;
    event.preventDefault();
    fill();
    list.showModal();
  });
  // Without leaving the page, on which something may have been typed.
  list.querySelector("form[method=post]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { value } = event.submitter;
    const body = new FormData(event.target, event.submitter);
    const answer = await fetch(event.target.action, { method: "POST", body }).catch(() => null);
    list.querySelector("[data-failed]").hidden = answer?.ok === true;
    if (!answer?.ok) return;
    tellOnOff(value === "on");
    list.querySelector("button[data-when]:not([hidden])").focus();
  });
  document.addEventListener("htmx:afterSwap", tellReaders);
  tellReaders();
}
