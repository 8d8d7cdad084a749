// One handset on the page: its card, kept up to date from the Phone objects of the control API.

import { ask, languageName, languageTag, make, spaced, timeOf } from "./live.js";
import { counted, gravest } from "./reports.js";
import { hush, listenTo, listening, read } from "./speech.js";

const KEYS = [
  ["1", ""], ["2", "ABC"], ["3", "DEF"], ["4", "GHI"], ["5", "JKL"], ["6", "MNO"],
  ["7", "PQRS"], ["8", "TUV"], ["9", "WXYZ"], ["*", ""], ["0", "+"], ["#", ""],
];
const KEY_NAMES = { "*": "star", "#": "hash" };
const SPEAK_SECONDS = 5;

// What is heard besides speech. For people coming and going the text is a number: `named` names it.
const SOUNDS = {
  play: (text) => `Recording: ${lastPart(text)}`,
  music: () => "Music",
  beep: () => "Beep",
  pause: (text) => (text ? `Silence, ${text}` : "Silence"),
  ring: () => "Ringing",
  joined: (_, named) => `${named} joined`,
  left: (_, named) => `${named} left`,
  recording: () => "Recording begins",
  ended: (text) => (text === "completed" || !text ? "Call ended" : `Call ended: ${text}`),
};
const BEHAVIOURS = {
  manual: "Ready",
  no_answer: "Ready · nobody answers",
  busy: "Ready · busy when called",
  voicemail: "Ready · voicemail answers",
  machine: "Ready · answering machine",
  unreachable: "Cannot be reached",
};

export class Handset {
  /** `directory(number)` names a number; `changed(handset)` is told of each change of state. */
  constructor(phone, directory, changed) {
    this.number = phone.number;
    this.directory = directory;
    this.changed = changed;
    this.phone = null;
    this.shown = { sid: null, n: -1, last: null };
    this.lastIsOpen = false;
    this.sending = Promise.resolve();
    this.version = 0; // counts updates, so that an answer overtaken by an event can be dropped

    this.card = document.getElementById("handset").content.firstElementChild.cloneNode(true);
    this.part = (selector) => this.card.querySelector(selector);
    this.card.id = `phone-${phone.number.replace(/\W/g, "")}`;
    this.part(".name").id = `${this.card.id}-name`;
    this.card.setAttribute("aria-labelledby", `${this.card.id}-name`);
    this.buildKeypad();
    this.wire();
    this.update(phone);
  }

  buildKeypad() {
    const keypad = this.part(".keypad");
    for (const [key, letters] of KEYS) {
      const button = make("button", "key", key);
      button.type = "button";
      button.dataset.key = key;
      if (KEY_NAMES[key]) button.setAttribute("aria-label", KEY_NAMES[key]);
      if (letters) button.append(" ", make("small", "", letters));
      keypad.append(button);
    }
  }

  wire() {
    const form = this.part(".dial");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.use();
      const { to, withheld } = form.elements;
      this.tell("dial", { to: to.value, withheld: withheld.checked });
    });
    form.elements.behaviour.addEventListener("change", (event) =>
      this.tell("behaviour", { behaviour: event.target.value }),
    );
    this.card.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (this.phone.call) this.use();
      if (button?.dataset.do === "hangup") hush();
      if (button?.dataset.do) this.tell(button.dataset.do);
      if (button?.dataset.key) this.press(button.dataset.key);
    });
    this.part(".talk").addEventListener("click", () => this.talk());
    this.part(".flaws").addEventListener("click", () => {
      document.getElementById("reports").open = true;
    });
    this.part(".last").addEventListener("click", () => {
      this.lastIsOpen = !this.lastIsOpen;
      this.update(this.phone);
    });
    this.card.addEventListener("keydown", (event) => {
      const typed = event.key.length === 1 && "0123456789*#".includes(event.key);
      const elsewhere = event.ctrlKey || event.metaKey || event.altKey;
      if (!typed || elsewhere || this.phone.state !== "in_call") return;
      event.preventDefault();
      this.press(event.key);
      const key = this.part(`[data-key="${event.key}"]`);
      key.classList.add("struck");
      setTimeout(() => key.classList.remove("struck"), 150);
    });
  }

  /** A person turned to this handset: it is the one to read aloud. */
  use() {
    listenTo(this.number);
    this.changed(this);
  }

  /** Requests of one handset go out one after another, so that keys arrive in the order typed. */
  tell(what, body = {}) {
    this.sending = this.sending.then(async () => {
      try {
        this.complain("");
        const { version } = this;
        const phone = await ask("POST", `phones/${encodeURIComponent(this.number)}/${what}`, body);
        if (this.version === version) this.update(phone);
      } catch (problem) {
        this.complain(problem.message);
      }
    });
    return this.sending;
  }

  press(key) {
    this.use();
    hush();
    this.tell("press", { digits: key });
  }

  async talk() {
    const button = this.part(".talk");
    button.disabled = true;
    button.textContent = "Speaking…";
    await this.tell("talk", { seconds: SPEAK_SECONDS });
    setTimeout(() => {
      button.disabled = false;
      button.textContent = "Speak a message";
    }, SPEAK_SECONDS * 1000);
  }

  complain(text) {
    const problem = this.part(".problem");
    problem.textContent = text;
    problem.hidden = !text;
  }

  /** The call it is on, or its last. */
  shownCall() {
    return this.phone.call ?? this.phone.last_call;
  }

  /** Say how many reports there are about the call shown. */
  showFlaws(reports) {
    const flaws = this.part(".flaws");
    flaws.hidden = reports.length === 0;
    flaws.dataset.gravest = gravest(reports);
    flaws.textContent = `${counted(reports)} in this call`;
  }

  offerLines(numbers) {
    const lines = this.part('[name="to"]');
    const chosen = lines.value;
    lines.replaceChildren(
      ...numbers.map(({ number, name }) => {
        const option = make("option", "", name || spaced(number));
        option.value = number;
        return option;
      }),
    );
    if (numbers.some(({ number }) => number === chosen)) lines.value = chosen;
    this.part(".dial .primary").disabled = numbers.length === 0;
  }

  update(phone) {
    const before = this.phone;
    const hadFocus = this.card.contains(document.activeElement);
    this.phone = phone;
    this.version += 1;
    const { state, call } = phone;
    if (state !== "idle") this.lastIsOpen = true; // what was followed live stays readable afterwards

    this.card.dataset.state = state;
    this.card.dataset.live = state !== "idle";
    const { name, company } = this.person();
    this.part(".name").textContent = name;
    this.part(".company").textContent = company ?? "";
    this.part(".number").textContent = spaced(phone.number);
    this.part(".face").textContent = initials(name);
    const tongue = this.part(".tongue");
    tongue.textContent = languageTag(phone.language);
    tongue.title = languageName(phone.language);
    this.part('[name="behaviour"]').value = phone.behaviour;
    this.part(".what").textContent = this.describe();

    const idle = state === "idle";
    const talking = state === "in_call";
    this.part(".dial").hidden = !idle;
    this.part(".ringing").hidden = state !== "ringing";
    this.part(".talking").hidden = !talking;
    this.part(".hangup").hidden = idle || state === "ringing";
    this.part(".expects").textContent =
      { digits: "Waiting for keys", recording: "Your message is being recorded. # ends it." }[
        call?.expects
      ] ?? "";
    this.part(".talk").hidden = call?.expects !== "recording";
    this.part(".keypad").setAttribute("aria-label", `Keypad of ${phone.name}`);
    this.card.dataset.expects = call?.expects ?? "";

    this.showHeard(this.shownCall());
    const last = this.part(".last");
    last.hidden = !idle || !phone.last_call;
    last.textContent = phone.last_call ? `Last call, ${this.otherSide(phone.last_call)}` : "";
    last.setAttribute("aria-expanded", this.lastIsOpen);
    this.part(".heard").hidden =
      state === "ringing" || (idle && !(this.lastIsOpen && phone.last_call));

    if (hadFocus && document.activeElement.offsetParent === null) {
      this.card.focus({ preventScroll: true }); // the button that was used is gone now
    }
    this.changed(this, before);
  }

  /** "Alice (Nord Infogérance)" is Alice, of Nord Infogérance. */
  person() {
    const [, name, company] = /^(.*?)\s*(?:\((.*)\))?$/.exec(this.phone.name);
    return { name: name || this.phone.name, company };
  }

  describe() {
    const { state, call, behaviour } = this.phone;
    if (state === "idle") return BEHAVIOURS[behaviour] ?? "Ready";
    const other = this.otherSide(call);
    if (state === "dialling") return `Dialling ${other}`;
    if (state === "ringing") return `Call from ${other}`;
    const others = (call.talking_with ?? []).map(this.directory);
    if (others.length) return `Talking with ${others.join(" and ")}`;
    if (call.in === "queue") return `In the queue of ${other}`;
    return `On the phone with ${other}`;
  }

  otherSide(call) {
    return this.directory(call.direction === "inbound" ? call.to : call.from);
  }

  showHeard(call) {
    const log = this.part(".heard");
    log.setAttribute("aria-label", `Heard by ${this.phone.name}`);
    if (!call) {
      log.replaceChildren();
      this.shown = { sid: null, n: -1, last: null };
      return;
    }
    if (call.sid !== this.shown.sid) {
      log.replaceChildren();
      this.shown = { sid: call.sid, n: -1, last: null };
    }
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    for (const heard of call.heard) {
      if (heard.n <= this.shown.n) continue;
      this.shown.n = heard.n;
      this.append(log, heard);
    }
    if (atEnd) requestAnimationFrame(() => (log.scrollTop = log.scrollHeight));
  }

  append(log, heard) {
    const spoken = heard.kind === "say";
    const describe = spoken ? undefined : SOUNDS[heard.kind];
    const text = describe?.(heard.text, this.directory(heard.text)) ?? heard.text;
    const { last } = this.shown;
    // Hold music comes back every few seconds: count it instead of filling the page.
    if (last && !spoken && last.kind === heard.kind && last.text === text) {
      last.times += 1;
      last.count.textContent = ` × ${last.times}`;
      return;
    }
    const entry = make("p", spoken ? "say" : "sound");
    const time = make("time", "", timeOf(heard.at));
    time.dateTime = heard.at;
    entry.append(time);
    const words = make("span", "words", text);
    if (spoken && heard.language) {
      words.lang = heard.language;
      const tag = make("abbr", "tag", languageTag(heard.language));
      tag.title = languageName(heard.language);
      entry.append(" ", tag);
    }
    const count = make("span", "times");
    entry.append(" ", words, count);
    log.append(entry);
    this.shown.last = { kind: heard.kind, text, times: 1, count };
    if (spoken && this.phone.call) read(this.number, text, heard.language);
  }

  /** Bring the clock of the call and the sign of being read aloud up to date. */
  tick(now) {
    const call = this.phone.call;
    const since = call && (call.answered_at ?? call.started_at);
    this.part(".elapsed").textContent = since && now !== null ? lasted(now - Date.parse(since)) : "";
    this.part(".aloud").hidden = !call || listening() !== this.number;
  }
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : ""];
  return ((first?.[0] ?? "") + (last?.[0] ?? "")).toUpperCase();
}

/** The file's name, of a path or an address. */
const lastPart = (address) => address.split("?")[0].split("/").filter(Boolean).at(-1) ?? "";

function lasted(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
