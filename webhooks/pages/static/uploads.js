// Files that are too large are said to be so as soon as they are chosen: the form is not sent with
// them, which would take long and end on a page that refuses it.

const MEGABYTE = 1_000_000;

function written(bytes) {
  const size = bytes / MEGABYTE;
  const words = new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit", unit: "megabyte", maximumFractionDigits: size < 100 ? 1 : 0,
  });
  return words.format(size);
}

function look(input) {
  const most = Number(input.dataset.most) * MEGABYTE;
  const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
  const words = size <= most ? "" : input.dataset.words
    .replace("{size}", written(size)).replace("{most}", written(most));
  document.getElementById(`${input.id}-too-large`).textContent = words;
  // The browser sends no form that has such a field.
  input.setCustomValidity(words);
}

for (const input of document.querySelectorAll("input[type=file][data-most]")) {
  look(input);
  input.addEventListener("change", () => look(input));
}
