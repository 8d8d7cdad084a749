// Who else is at the ticket of this page, asked for while the page is in sight: whoever has it in
// the background is not at it. What cannot be asked is not said.

const EVERY = 3000;
const GIVEN_UP_AFTER = 5000;

const place = document.getElementById("onlookers");
let asking = false;

function tell(said) {
  const lines = said.map(({ doing, words }) => {
    const line = document.createElement("p");
    line.dataset.doing = doing;
    line.textContent = words;
    return line;
  });
  const words = (all) => [...all].map((one) => one.textContent).join("\n");
  // What stays the same is not read out again.
  if (words(lines) !== words(place.children)) place.replaceChildren(...lines);
}

async function ask() {
  if (document.hidden || asking) return;
  asking = true;
  const answer = await fetch(place.dataset.from, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: "{}",
    signal: AbortSignal.timeout(GIVEN_UP_AFTER),
  }).catch(() => null);
  const found = answer?.ok ? await answer.json().catch(() => null) : null;
  asking = false;
  tell(found?.said ?? []);
}

document.addEventListener("visibilitychange", ask);
setInterval(ask, EVERY);
ask();
