// Says why the recording of a message cannot be heard: a player tells nothing of it.
// Which of the two it is, the player does not say: the address of its sound does. A player that
// has failed is dead until it is loaded anew.
async function tellUnheard(player) {
  const place = player.closest(".row").querySelector(".unheard");
  const answer = await fetch(player.src, { method: "HEAD" }).catch(() => null);
  const gone = answer?.status === 410;
  place.textContent = gone ? place.dataset["410"] : place.dataset["502"];
  if (!gone) player.load();
}

// Neither event bubbles.
document.addEventListener("error", (event) => {
  if (event.target.matches("audio")) tellUnheard(event.target);
}, { capture: true });
document.addEventListener("playing", (event) => {
  event.target.closest(".row").querySelector(".unheard").textContent = "";
}, { capture: true });
