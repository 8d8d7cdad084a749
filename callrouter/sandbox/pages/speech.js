// Reading aloud what one handset hears, in the language of the text.

const REMEMBERED = "sandbox.sound";
let listenedTo = null;

export const soundIsOn = () => localStorage.getItem(REMEMBERED) !== "off";

export function setSound(on) {
  localStorage.setItem(REMEMBERED, on ? "on" : "off");
  if (!on) hush();
}

/** The number of the handset being read aloud, if any. */
export const listening = () => listenedTo;

/**
 * Read this handset from now on. Only ever called for something a person did, so that a page
 * nobody touched stays silent; and only one handset is read, as two voices at once help nobody.
 */
export function listenTo(number) {
  if (number === listenedTo) return;
  listenedTo = number;
  hush();
}

/** Stop in the middle of the sentence: a key was pressed or the call is over. */
export function hush() {
  globalThis.speechSynthesis?.cancel();
}

/** Read `text` if this handset is the one listened to and the sound is on. */
export function read(number, text, language) {
  if (number !== listenedTo || !soundIsOn() || !globalThis.speechSynthesis) return;
  const utterance = new SpeechSynthesisUtterance(text);
  if (language) {
    const short = language.split("-")[0];
    const voices = speechSynthesis.getVoices();
    const voice =
      voices.find((v) => v.lang.replace("_", "-") === language) ??
      voices.find((v) => v.lang.startsWith(short));
    if (voice) utterance.voice = voice;
    utterance.lang = language;
  }
  speechSynthesis.speak(utterance);
}
