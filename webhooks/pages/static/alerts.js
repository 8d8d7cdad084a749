// Tells an agent of a call wherever they look, on the console and on the pages where tickets are
// worked at, which say it in a bar as well: by the page's title and icon, by sound, and by a
// notification on the desktop. Title, icon and words are each tab's; sound and notification come
// once a person, from the page that was used last, in whatever browser: the server knows which one
// that is, and lets another one where it keeps silent. Whether they may is the browser's to say: at
// the start of a shift one button asks for both and plays a test.

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

// Milliseconds to wait for the server to say which page alerts, and between two words of its reader
// being at this one.
const GIVEN_UP_AFTER = 2000;
const SAID_EVERY = 5000;
const PAGE = [...crypto.getRandomValues(new Uint8Array(8))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");

const ownTitle = document.title;
const icon = document.querySelector('link[rel="icon"]');
const ownIcon = icon.href;
let audio = null;
// The offer that was last told, its notification, and how many beats it has lasted.
let offer = { token: "", notification: null, beats: 0 };
let brokenNotifications = false;
let saidUsedAt = -SAID_EVERY;

// What is known of one's own phone: the console's board says it, other pages ask for it alone.
const asked = document.createElement("div");
let seen = "";
let isAsking = false;

function known() {
  return (document.getElementById("board") ?? asked).dataset;
}

async function askOwnCall() {
  if (isAsking) return;
  isAsking = true;
  const address = `${alerts.dataset.ownCall}?seen=${seen}`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(GIVEN_UP_AFTER) }).catch(() => null);
  const news = answer?.status === 200 ? await answer.json().catch(() => null) : null;
  isAsking = false;
  if (!news) return;
  seen = news.seen;
  for (const [name, words] of Object.entries(news.told)) asked.setAttribute(`data-${name}`, words);
  tellOffer();
}

function canAlert() {
  return audio?.state === "running" || mayNotify() === "granted";
}

// Whether this page is the one to alert. Where nobody answers it is: twice is better than never.
async function ask(because, token = "") {
  const answer = await fetch(alerts.dataset.asks, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ page: PAGE, because, token }),
    keepalive: because === "left",
    signal: AbortSignal.timeout(GIVEN_UP_AFTER),
  }).catch(() => null);
  if (!answer || answer.status >= 500) return true;
  const told = answer.ok ? await answer.json().catch(() => null) : null;
  return told?.alerts ?? false;
}

// Its reader is at this page: calls are told here from now on.
function sayUsed() {
  const isKnown = known().alerting === PAGE || performance.now() - saidUsedAt < SAID_EVERY;
  if (isKnown || !canAlert()) return;
  saidUsedAt = performance.now();
  ask("used");
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
  if (place && place.textContent !== words) place.textContent = words;
  const fine = sound === "on" && mayNotify() === "granted" && !isShiftOld();
  alerts.classList.toggle("fine", fine);
}

async function startShift() {
  await hear();
  if (mayNotify() === "default") await Notification.requestPermission();
  saidUsedAt = -SAID_EVERY;
  sayUsed();
  play();
  const test = notify("alerts-test", alerts.dataset.test, alerts.dataset.testBody, false);
  setTimeout(() => test?.close(), 8000);
  localStorage.setItem(TESTED, String(Date.now()));
  showState();
}

// What the board says of one's own phone, and of the offer that was told before.
function tellOffer() {
  const { token = "", call = "", hand = "", heading, body, handWords = "", over, overWords } = known();
  const place = document.getElementById("call-for-me");
  // The same from the ringing to the answer, so that it is read out once.
  const words = token ? `${heading}. ${body}.` : "";
  if (place.textContent !== words) place.textContent = words;
  const bar = place.closest(".call-bar");
  if (bar) {
    bar.hidden = !call && !hand;
    bar.dataset.state = hand || "offered";
    document.getElementById("call-in-hand").textContent = handWords;
  }
  document.title = call ? `● ${call}` : ownTitle;
  const wanted = call ? alerts.dataset.icon : ownIcon;
  if (icon.href !== new URL(wanted, location).href) icon.href = wanted;
  if (offer.token && offer.token !== token) {
    const told = offer;
    offer = { token: "", notification: null, beats: 0 };
    told.notification?.close();
    const news = document.getElementById("own-news");
    if (news && over === told.token) news.textContent = overWords;
    if (told.notification && over === told.token) notify(told.token, overWords, "", false);
  }
  if (!token || offer.token) return;
  offer = { token, notification: null, beats: 0 };
  ringOn();
}

// Until the phone is picked up, or the offer is over; which it may be by the time that the server
// has answered.
async function ringOn() {
  const ringing = offer;
  if (!ringing.token || !known().rings) return;
  const isTime = ringing.beats % RING_EVERY === 0;
  ringing.beats += 1;
  if (!isTime || !canAlert()) return;
  const alertsHere = await ask("offered", ringing.token);
  const { rings, heading, body } = known();
  if (offer !== ringing || !rings) return;
  if (alertsHere) {
    play();
    ringing.notification ??= notify(ringing.token, heading, body, true);
  } else {
    ringing.notification?.close();
    ringing.notification = null;
  }
}

// The board renews itself by the page's timer; where the browser has slowed that down, by the beat.
let askedAt = 0;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "board") askedAt = performance.now();
});

function beat() {
  if (!document.getElementById("board")) askOwnCall();
  else if (performance.now() - askedAt > LATE) htmx.trigger("#board", "beat");
  ringOn();
}

if ("Worker" in window) new Worker(alerts.dataset.beat).addEventListener("message", beat);
// A page that holds a lock is not put to sleep by the browser; one that was asks at once what is new.
navigator.locks?.request(`awake-${PAGE}`, () => new Promise(() => {}));
for (const back of ["resume", "visibilitychange"]) document.addEventListener(back, beat);

// Who has had sound in this browser has it again with the first touch of the page.
for (const touch of ["pointerdown", "keydown"]) {
  document.addEventListener(touch, async () => {
    if (!audio && !isShiftOld()) await hear();
    showState();
    sayUsed();
  });
}
document.getElementById("alerts-start")?.addEventListener("click", startShift);
document.addEventListener("htmx:afterSwap", tellOffer);
window.addEventListener("pagehide", () => {
  if (known().alerting === PAGE) ask("left");
});
window.addEventListener("pageshow", () => {
  if (!document.hidden || !known().alerting) sayUsed();
});
navigator.permissions?.query({ name: "notifications" }).then((permission) => {
  permission.addEventListener("change", showState);
});

alerts.dataset.page = PAGE;
alerts.hidden = !document.getElementById("board");
tellOffer();
showState();
// Who comes from another page of ours has touched that one, which is enough.
if (!isShiftOld()) hear()?.then(showState);
