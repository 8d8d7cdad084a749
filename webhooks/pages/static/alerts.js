// Tells an agent of a call wherever they look: by the page's title, by sound, and by a notification
// on the desktop. Title and words are each tab's; sound and notification come once a person, from
// the tab that leads. Whether they may is the browser's to say: at the start of a shift one button
// asks for both and plays a test.
"use strict";

const alerts = document.getElementById("alerts");
const SHIFT = 10 * 3600 * 1000;
// Beats from one ring to the next.
const RING_EVERY = 3;
// Milliseconds after which the board has not renewed itself in time.
const LATE = 1500;
// Of the test that was last played, in this browser.
const TESTED = `alerts-tested-${alerts.dataset.reader}`;
// A ring: when each tone begins and ends, in seconds, and how high it is, in hertz.
const RING = [[0, 0.18, 880], [0.22, 0.4, 660], [0.6, 0.78, 880], [0.82, 1, 660]];

const ownTitle = document.title;
let leads = false;
let inQueue = null;
let audio = null;
// The offer that was last told, its notification, and how many beats it has lasted.
let offer = { token: "", notification: null, beats: 0 };
let brokenNotifications = false;

// Of several tabs the first one leads until it is closed, or until another one comes to have sound.
// The lock also keeps browsers from putting the tab to sleep. Over plain http there are no locks:
// then every tab leads, and has sound only.
function lead(steal) {
  if (!navigator.locks) leads = true;
  if (leads) return;
  inQueue?.abort();
  const mine = new AbortController();
  inQueue = mine;
  const how = steal ? { steal } : { signal: mine.signal };
  navigator.locks.request(`alerts-${alerts.dataset.reader}`, how, () => new Promise(() => {
    leads = true;
    inQueue = null;
    tellOffer();
  })).catch((error) => {
    // Either another tab leads now, or this one asked anew.
    if (mine.signal.aborted || error.name !== "AbortError") return;
    leads = false;
    lead(false);
  });
}

function isShiftOld() {
  return Date.now() - Number(localStorage.getItem(TESTED) ?? 0) > SHIFT;
}

// Browsers play nothing in a page that was never touched, and warn of who tries.
function hear() {
  if (!audio && navigator.userActivation?.hasBeenActive !== false) {
    audio = new AudioContext();
    audio.addEventListener("statechange", showState);
  }
  return audio?.state === "running" ? Promise.resolve() : audio?.resume();
}

function play() {
  if (audio?.state !== "running") return;
  for (const [begin, end, pitch] of RING) {
    const tone = new OscillatorNode(audio, { frequency: pitch });
    const loudness = new GainNode(audio, { gain: 0.2 });
    tone.connect(loudness).connect(audio.destination);
    tone.start(audio.currentTime + begin);
    tone.stop(audio.currentTime + end);
  }
}

function notify(tag, heading, body, stays) {
  if (mayNotify() !== "granted") return null;
  try {
    const silent = audio?.state === "running";
    const shown = new Notification(heading, { tag, body, requireInteraction: stays, silent });
    shown.addEventListener("click", () => {
      window.focus();
      shown.close();
    });
    return shown;
  } catch {
    // A telephone's browser has the name and not the thing.
    brokenNotifications = true;
    showState();
    return null;
  }
}

// `granted`, `denied`, not asked for (`default`), or none in this browser (`missing`).
function mayNotify() {
  return brokenNotifications || !("Notification" in window) ? "missing" : Notification.permission;
}

function showState() {
  const sound = audio?.state === "running" ? "on" : "off";
  const state = [`sound-${sound}`, `notification-${mayNotify()}`];
  const words = state.map((name) => alerts.getAttribute(`data-${name}`)).join(" ");
  const place = document.getElementById("alerts-state");
  if (place.textContent !== words) place.textContent = words;
  const fine = sound === "on" && mayNotify() === "granted" && !isShiftOld();
  alerts.classList.toggle("fine", fine);
}

async function startShift() {
  await hear();
  if (mayNotify() === "default") await Notification.requestPermission();
  lead(true);
  play();
  const test = notify("alerts-test", alerts.dataset.test, alerts.dataset.testBody, false);
  setTimeout(() => test?.close(), 8000);
  localStorage.setItem(TESTED, String(Date.now()));
  showState();
}

// What the board says of one's own phone, and of the offer that was told before. Other tabs have
// told it under the same tag, which shows it once.
function tellOffer() {
  const { token, call, heading, body, over, overWords } = document.getElementById("board").dataset;
  const place = document.getElementById("call-for-me");
  // The same from the ringing to the answer, so that it is read out once.
  const words = token ? `${heading}. ${body}.` : "";
  if (place.textContent !== words) place.textContent = words;
  document.title = call ? `● ${call}` : ownTitle;
  if (offer.token && offer.token !== token) {
    const told = offer;
    offer = { token: "", notification: null, beats: 0 };
    told.notification?.close();
    if (over === told.token) document.getElementById("own-news").textContent = overWords;
    if (leads && told.notification && over === told.token) {
      notify(told.token, overWords, "", false);
    }
  }
  if (!token) return;
  if (!offer.token) offer = { token, notification: null, beats: 0 };
  if (leads && !offer.notification) offer.notification = notify(token, heading, body, true);
  if (leads && offer.beats === 0) ringOn();
}

function ringOn() {
  if (!leads || !offer.token) return;
  if (offer.beats % RING_EVERY === 0) play();
  offer.beats += 1;
}

// The board renews itself by the page's timer; where the browser has slowed that down, by the beat.
let askedAt = 0;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "board") askedAt = performance.now();
});

function beat() {
  if (performance.now() - askedAt > LATE) htmx.trigger("#board", "beat");
  ringOn();
}

if ("Worker" in window) new Worker(alerts.dataset.beat).addEventListener("message", beat);

// Who has had sound in this browser has it again with the first touch of the page.
for (const touch of ["pointerdown", "keydown"]) {
  document.addEventListener(touch, () => {
    if (audio || isShiftOld()) return;
    hear()?.then(() => {
      lead(true);
      showState();
    });
  });
}
document.getElementById("alerts-start").addEventListener("click", startShift);
document.addEventListener("htmx:afterSwap", tellOffer);
navigator.permissions?.query({ name: "notifications" }).then((permission) => {
  permission.addEventListener("change", showState);
});

alerts.hidden = false;
lead(false);
tellOffer();
showState();
// Who comes from another page of ours has touched that one, which is enough.
if (!isShiftOld()) hear()?.then(showState);
