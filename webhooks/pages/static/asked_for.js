// What a choice in the reply asks for is asked for before the form is sent, where files go with it:
// whoever is told so by the next page has to choose them again, which no page can give back.

const form = document.getElementById("reply-form");
const { file, text, why, severity, state } = form.elements;

function look() {
  const has = file.files.length > 0;
  if (why) why.required = has && severity.value !== "";
  text.required = has && form.dataset.needText.split(" ").includes(state.value);
}

form.addEventListener("change", look);
look();
