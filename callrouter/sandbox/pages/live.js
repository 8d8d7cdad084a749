// What both pages share: asking the control API, and hearing about changes as they happen.

/** Ask the control API. Throws an Error whose message can be shown to a person. */
export async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(`/sandbox/${path}`, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Error("The sandbox does not answer.");
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error || `The sandbox answered ${answer.status}.`);
  return said;
}

const SLOWLY = 15_000; // a safety net while events flow
const QUICKLY = 2_000; // instead of events
const STATES = {
  connecting: "Connecting",
  live: "Live",
  polling: "Every 2 s",
  lost: "Not connected",
};

/**
 * Call `handlers[event](data)` for each event of the sandbox, and `refresh(overtaken)` at the start,
 * after each interruption or reset and every so often. What it asked for is not to be drawn once
 * `overtaken()`: a later one asked meanwhile and knows better. The element `indicator` shows how
 * things stand.
 */
export function follow(handlers, refresh, indicator) {
  let flowing = false;
  let latest = 0;
  let timer;

  const show = (state) => {
    if (indicator.dataset.state === state) return;
    indicator.dataset.state = state;
    indicator.textContent = STATES[state];
  };

  const poll = async () => {
    clearTimeout(timer);
    const mine = ++latest;
    const overtaken = () => mine !== latest;
    let failed = false;
    try {
      await refresh(overtaken);
    } catch {
      failed = true;
    }
    if (overtaken()) return;
    show(failed ? "lost" : flowing ? "live" : "polling");
    timer = setTimeout(poll, flowing ? SLOWLY : QUICKLY);
  };

  const listen = () => {
    const events = new EventSource("/sandbox/events");
    events.onopen = () => {
      flowing = true;
      poll();
    };
    events.onerror = () => {
      if (flowing) {
        flowing = false;
        poll();
      }
      // The browser reconnects by itself, except after an answer that was no event stream.
      if (events.readyState === EventSource.CLOSED) setTimeout(listen, QUICKLY);
    };
    for (const [name, handle] of Object.entries(handlers)) {
      events.addEventListener(name, (event) => handle(JSON.parse(event.data)));
    }
    events.addEventListener("reset", poll);
  };

  listen();
  poll();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) poll();
  });
}

const languages = new Intl.DisplayNames(["en"], { type: "language" });

/** "fr-FR" → "French" */
export function languageName(code) {
  try {
    return languages.of(code.split("-")[0]);
  } catch {
    return code;
  }
}

/** "fr-FR" → "FR" */
export const languageTag = (code) => code.split("-")[0].toUpperCase();

/** "+33199000101" → "+33 1 99 00 01 01"; other numbers are left alone but for their prefix. */
export function spaced(number) {
  const french = /^\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(number);
  return french ? `+33 ${french.slice(1).join(" ")}` : number;
}

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** The local time of an ISO instant, "14:05:09". */
export const timeOf = (iso) => clock.format(new Date(iso));

/** An element with a class and text. */
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

const SEEN = "sandbox.inbox.seen";

/** The instant of the newest mail that was shown in the inbox page, or "". */
export const seenUntil = () => localStorage.getItem(SEEN) || "";
export const seeUntil = (iso) => localStorage.setItem(SEEN, iso);
