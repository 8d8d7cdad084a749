// The inbox page: the mails the sandbox took, newest first, and the one chosen.

import { ask, follow, languageName, languageTag, make, seeUntil, seenUntil, timeOf } from "./live.js";

const part = (id) => document.getElementById(id);
const MODES = {
  accept: "accepting",
  refuse_connection: "refusing connections",
  451: "“try again later”",
  550: "“no such mailbox”",
  refuse: "“over your quota”",
  tarpit: "slow by 30 s",
  drop_after_dot: "hanging up after each mail",
};
const READ = "sandbox.inbox.read";

let mails = [];
let chosenId = null;
let arrivals = 0; // so that a list overtaken by an event can be dropped
const read = new Set(JSON.parse(sessionStorage.getItem(READ) || "[]"));
const unreadAtFirst = seenUntil();

const untitled = (mail) => mail.subject || "(no subject)";
const readKey = (mail) => `${mail.id} ${mail.received_at}`;

/* The list */

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** The time of a mail of today, the day of an older one. */
function when(iso) {
  const date = new Date(iso);
  return date.toDateString() === new Date().toDateString() ? timeOf(iso) : day.format(date);
}

function isUnread(mail) {
  return mail.received_at > unreadAtFirst && !read.has(readKey(mail));
}

function item(mail) {
  const entry = make("li");
  const anchor = make("a", "mail");
  anchor.href = `#${mail.id}`;
  anchor.dataset.unread = isUnread(mail);
  if (mail.id === chosenId) anchor.setAttribute("aria-current", "true");
  const fresh = make("span", "fresh");
  if (isUnread(mail)) fresh.append(make("span", "unseen", "Unread."));
  const time = make("time", "", when(mail.received_at));
  time.dateTime = mail.received_at;
  anchor.append(fresh, make("span", "title", untitled(mail)), time);
  anchor.append(make("span", "to", mail.rcpt_to.join(", ")));
  if (mail.language) {
    const tongue = make("span", "tongue", languageTag(mail.language));
    tongue.title = languageName(mail.language);
    anchor.append(tongue);
  }
  entry.append(anchor);
  return entry;
}

function drawList() {
  const words = part("search").value.toLowerCase();
  const found = mails.filter((mail) =>
    [mail.subject, mail.from, mail.to, ...mail.rcpt_to].join(" ").toLowerCase().includes(words),
  );
  // Drawing anew would take the focus from a person moving through the list.
  const focused = document.activeElement.closest?.(".mail")?.getAttribute("href");
  part("list").replaceChildren(...found.map(item));
  if (focused) part("list").querySelector(`[href="${focused}"]`)?.focus({ preventScroll: true });
  part("total").textContent = mails.length === 1 ? "1 mail" : `${mails.length} mails`;
  part("delete").disabled = mails.length === 0;
  part("empty").hidden = found.length > 0;
  part("empty").textContent = mails.length
    ? "No mail matches your search."
    : "No mail yet. What the application sends appears here at once.";
  if (mails[0] && mails[0].received_at > seenUntil()) seeUntil(mails[0].received_at);
}

function take(list) {
  mails = list;
  drawList();
  if (chosenId && !mails.some(({ id }) => id === chosenId)) location.hash = "";
}

function arrived(mail) {
  arrivals += 1;
  if (mails.some(({ id }) => id === mail.id)) return;
  take([mail, ...mails]);
  part("announcement").textContent = `New mail: ${untitled(mail)}`;
}

/* The chosen mail */

async function choose() {
  chosenId = decodeURIComponent(location.hash.slice(1)) || null;
  document.body.toggleAttribute("data-reading", chosenId !== null);
  part("unchosen").hidden = chosenId !== null;
  part("chosen").hidden = true;
  if (chosenId) {
    const wanted = chosenId;
    try {
      const mail = await ask("GET", `mails/${encodeURIComponent(wanted)}`);
      if (wanted === chosenId) showMail(mail);
    } catch (problem) {
      part("unchosen").hidden = false;
      complain(problem.message);
    }
  }
  drawList();
}

function showMail(mail) {
  read.add(readKey(mail));
  sessionStorage.setItem(READ, JSON.stringify([...read]));
  part("chosen").hidden = false;
  part("subject").textContent = untitled(mail);
  part("subject").lang = mail.language || "";
  part("from").textContent = mail.from || mail.mail_from || "(nobody)";
  part("to").textContent = mail.to || mail.rcpt_to.join(", ");
  part("received").textContent = new Date(mail.received_at).toLocaleString("en-GB", {
    dateStyle: "full",
    timeStyle: "medium",
  });
  part("message-id").textContent = mail.message_id || "(none)";
  drawHtml(mail);
  part("panel-text").textContent = mail.text ?? "";
  part("panel-text").lang = mail.language || "";
  part("panel-raw").textContent = "";
  part("tab-html").disabled = mail.html === null;
  part("tab-text").disabled = mail.text === null;
  openTab([openedTab, "html", "text", "raw"].find((form) => !part(`tab-${form}`).disabled));
  if (matchMedia("(max-width: 55.99rem)").matches) {
    scrollTo(0, 0);
    part("message").focus({ preventScroll: true });
  }
}

function drawHtml(mail) {
  const frame = make("iframe");
  frame.title = `HTML of “${untitled(mail)}”`;
  // No script, no form, no origin; its links open beside this page.
  frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
  frame.referrerPolicy = "no-referrer";
  frame.srcdoc = `<base target="_blank">${mail.html ?? ""}`;
  part("panel-html").replaceChildren(frame);
}

/* Tabs */

const FORMS = ["html", "text", "raw"];
let openedTab = "html";

function openTab(form) {
  for (const other of FORMS) {
    const tab = part(`tab-${other}`);
    tab.setAttribute("aria-selected", other === form);
    tab.tabIndex = other === form ? 0 : -1;
    part(`panel-${other}`).hidden = other !== form;
  }
  if (form === "raw") showRaw();
}

async function showRaw() {
  const wanted = chosenId;
  const answer = await fetch(`/sandbox/mails/${encodeURIComponent(wanted)}/raw`);
  const text = await answer.text();
  if (wanted === chosenId) part("panel-raw").textContent = text;
}

for (const form of FORMS) {
  part(`tab-${form}`).addEventListener("click", () => {
    openedTab = form;
    openTab(form);
  });
}

part("tab-html").parentElement.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const usable = FORMS.filter((form) => !part(`tab-${form}`).disabled);
  const at = usable.findIndex((form) => part(`tab-${form}`) === event.target);
  const next = usable[(at + step + usable.length) % usable.length];
  openedTab = next;
  openTab(next);
  part(`tab-${next}`).focus();
});

/* The server */

function showMode({ mode }) {
  part("mode").textContent = MODES[mode];
  part("modes").value = mode;
  part("server").dataset.faulty = mode !== "accept";
}

function complain(text) {
  part("problem").textContent = text;
  part("problem").hidden = !text;
}

/** Do what a person asked for, and tell them when it cannot be done. */
async function attempt(action) {
  complain("");
  try {
    await action();
  } catch (problem) {
    complain(problem.message);
  }
}

async function refresh(overtaken = () => false) {
  const before = arrivals;
  const [list, fault] = await Promise.all([ask("GET", "mails?summary=1"), ask("GET", "inbox")]);
  if (overtaken()) return;
  showMode(fault);
  if (before === arrivals) take(list.mails);
}

part("search").addEventListener("input", drawList);
part("modes").addEventListener("change", (event) =>
  attempt(async () => showMode(await ask("POST", "inbox", { mode: event.target.value }))),
);
part("delete").addEventListener("click", () => {
  if (!confirm("Delete every mail?")) return;
  attempt(async () => {
    await ask("DELETE", "mails");
    take([]);
  });
});
addEventListener("hashchange", choose);

await refresh().catch((problem) => complain(problem.message));
choose();
follow({ mail: arrived }, refresh, part("connection"));
