// Keeps what somebody types in a form until the registry has taken it, in this tab alone: a log-in that ends
// meanwhile costs nothing. Never forms with a password, a code or a file, nor what another user typed.
const SIGN = "typed:";
const user = document.querySelector("[data-user-typed]")?.dataset.userTyped ?? "";
const place = `${SIGN}${user}:${location.pathname}:`;
const SECRET = "input[type=password], input[type=file], [autocomplete=one-time-code], [data-sealed]";

function kept() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(SIGN));
}

function read(key) {
  return JSON.parse(sessionStorage.getItem(key));
}

function fields(form) {
  return [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.tagName !== "BUTTON");
}

function values(form) {
  const told = new FormData(form);
  return fields(form).map((one) => [one.name, told.getAll(one.name).map(String)]);
}

function put(form, told) {
  for (const one of fields(form)) {
    const found = told.get(one.name);
    if (!found) continue;
    if (one.type === "checkbox" || one.type === "radio") one.checked = found.includes(one.value);
    else if (one.multiple) for (const choice of one.options) choice.selected = found.includes(choice.value);
    else one.value = found[0] ?? "";
    const part = one.closest("details");
    if (part && one.value) part.open = true;
  }
}

function offer(form, key) {
  const note = document.querySelector("#typed").content.firstElementChild.cloneNode(true);
  const told = new Map(read(key).values);
  note.querySelector("[data-take]").addEventListener("click", () => {
    put(form, told);
    note.remove();
    fields(form)[0].focus();
  });
  note.querySelector("[data-drop]").addEventListener("click", () => {
    sessionStorage.removeItem(key);
    note.remove();
  });
  form.before(note);
}

function follow(form, number) {
  const key = place + number;
  const found = sessionStorage.getItem(key) ? read(key) : null;
  const now = JSON.stringify(values(form));
  if (found && JSON.stringify(found.values) === now) sessionStorage.setItem(key, JSON.stringify({ values: found.values }));
  else if (found && !form.querySelector(".errorlist")) offer(form, key);
  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify({ values: values(form) })));
  form.addEventListener("submit", () => {
    if (sessionStorage.getItem(key)) sessionStorage.setItem(key, JSON.stringify({ values: values(form), isSent: true }));
  });
}

const isAsked = document.querySelector("[data-signs-in]") !== null;
for (const key of kept()) {
  const told = read(key);
  const isOwn = key.startsWith(`${SIGN}${user}:`);
  const isHere = key.startsWith(place);
  if (user && !isOwn) sessionStorage.removeItem(key);
  else if (told.isSent && user && !isHere) sessionStorage.removeItem(key);
  else if (told.isSent && (isAsked || isHere)) sessionStorage.setItem(key, JSON.stringify({ values: told.values }));
}
if (user) {
  const forms = [...document.querySelectorAll("main form.stack[method=post]:not([data-desk])")];
  forms.filter((form) => !form.querySelector(SECRET)).forEach(follow);
  document.querySelector("header form.who")?.addEventListener("submit", (event) => {
    if (!event.submitter?.hasAttribute("formaction")) for (const key of kept()) sessionStorage.removeItem(key);
  });
}
