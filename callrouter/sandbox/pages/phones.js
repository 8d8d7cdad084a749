// The phones page: every handset in its group, live.

import { ask, follow, make, seenUntil, spaced } from "./live.js";
import { Handset } from "./handset.js";
import { Reports } from "./reports.js";
import { setSound, soundIsOn } from "./speech.js";

const now = document.getElementById("now");
const handsets = new Map();
const groups = new Map();
const reports = new Reports(document.getElementById("reports"), nameOf, () => {
  for (const handset of handsets.values()) showFlaws(handset);
});
let numbers = [];
let clockAhead = 0; // milliseconds the sandbox's clock is ahead of ours; null when it is stepped

function nameOf(number) {
  const line = numbers.find((candidate) => candidate.number === number);
  return line?.name || handsets.get(number)?.person().name || spaced(number);
}

function groupOf(name) {
  if (!groups.has(name)) {
    const section = make("section", "group");
    const title = make("h2", "", name || "Phones");
    title.id = `group-${groups.size + 1}`;
    section.setAttribute("aria-labelledby", title.id);
    const cards = make("div", "cards");
    section.append(title, cards);
    document.getElementById("groups").append(section);
    groups.set(name, cards);
  }
  return groups.get(name);
}

function show(phone) {
  const known = handsets.get(phone.number);
  if (known) {
    known.update(phone);
    return;
  }
  const handset = new Handset(phone, nameOf, changed);
  handsets.set(phone.number, handset);
  handset.offerLines(numbers);
  groupOf(phone.group).append(handset.card);
  changed(handset);
}

function forget(number) {
  const { card } = handsets.get(number);
  const section = card.closest(".group");
  card.remove();
  handsets.delete(number);
  if (!section.querySelector(".handset")) {
    for (const [name, cards] of groups) if (section.contains(cards)) groups.delete(name);
    section.remove();
  }
}

function changed(handset, before) {
  const { phone } = handset;
  if (before && before.state !== "ringing" && phone.state === "ringing") {
    document.getElementById("announcement").textContent = `${handset.person().name} is ringing`;
  }
  showFlaws(handset);
  showWhoIsOnThePhone();
  tick();
}

function showFlaws(handset) {
  handset.showFlaws(reports.of(handset.shownCall()?.sid));
}

function showWhoIsOnThePhone() {
  const live = [...handsets.values()].filter(({ phone }) => phone.state !== "idle");
  const ringing = live.filter(({ phone }) => phone.state === "ringing").length;
  document.title = `${ringing ? `(${ringing} ringing) ` : ""}Phones · Sandbox`;
  now.hidden = live.length === 0;
  const wanted = live.map(({ number, phone }) => `${number}:${phone.state}`).join();
  if (now.dataset.shows === wanted) return;
  now.dataset.shows = wanted;
  now.replaceChildren(
    ...live.map((handset) => {
      const { card, phone } = handset;
      const chip = make("a", "chip");
      chip.href = `#${card.id}`;
      chip.dataset.state = phone.state;
      chip.append(make("span", "dot"), make("b", "", handset.person().name));
      const states = { ringing: "ringing", dialling: "dialling", in_call: "on the phone" };
      chip.append(` ${states[phone.state]}`);
      chip.addEventListener("click", (event) => {
        event.preventDefault();
        card.scrollIntoView({ block: "center" });
        (card.querySelector(".ringing:not([hidden]) button") ?? card).focus({ preventScroll: true });
      });
      return chip;
    }),
  );
}

function tick() {
  const instant = clockAhead === null ? null : Date.now() + clockAhead;
  for (const handset of handsets.values()) handset.tick(instant);
}

async function refresh(overtaken) {
  const versions = new Map([...handsets].map(([number, { version }]) => [number, version]));
  const [{ phones }, lines, clock, { mails }, log] = await Promise.all([
    ask("GET", "phones"),
    ask("GET", "numbers"),
    ask("GET", "clock"),
    ask("GET", "mails?summary=1"),
    ask("GET", "reports"),
  ]);
  if (overtaken()) return;
  clockAhead = clock.mode === "wall" ? Date.parse(clock.now) - Date.now() : null;
  if (JSON.stringify(lines.numbers) !== JSON.stringify(numbers)) {
    numbers = lines.numbers;
    for (const handset of handsets.values()) handset.offerLines(numbers);
  }
  for (const phone of phones) {
    // An event that came meanwhile knows better than this answer.
    if (handsets.get(phone.number)?.version === versions.get(phone.number)) show(phone);
  }
  const present = new Set(phones.map(({ number }) => number));
  for (const number of [...handsets.keys()]) if (!present.has(number)) forget(number);
  reports.take(log.reports);
  document.getElementById("empty").hidden = handsets.size > 0;
  countUnread(mails.filter((mail) => mail.received_at > seenUntil()).length);
}

let unread = 0;
function countUnread(count) {
  unread = count;
  const badge = document.getElementById("unread");
  badge.hidden = count === 0;
  badge.textContent = `${count} new`;
}

const sound = document.getElementById("sound");
const showSound = () => {
  sound.dataset.on = soundIsOn();
  sound.querySelector("span").textContent = soundIsOn() ? "Sound on" : "Sound off";
};
sound.addEventListener("click", () => {
  setSound(!soundIsOn());
  showSound();
});
showSound();

follow(
  {
    phone: show,
    mail: () => countUnread(unread + 1),
    report: (report) => reports.add(report),
  },
  refresh,
  document.getElementById("connection"),
);
setInterval(tick, 1000);
