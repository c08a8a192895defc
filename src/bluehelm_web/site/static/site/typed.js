// Keeps what somebody types in a form until the registry has taken it, in this tab alone: a log-in that ends
// meanwhile, or a line that is down, costs nothing. Never forms with a password, a code or a file, nor what
// another user typed. The registry answers a form that it has taken by leading to a page, and one that it has
// not by showing the form: so what was sent is forgotten at the page that somebody is led to.
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
    const part = one.closest("details, [data-fields]");
    if (part && one.value) part.open = !(part.hidden = false);
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

// Of which form it is: where it leads, and its fields, as the forms of a page change with what happened.
function named(form, among) {
  const own = (one) => [new URL(one.getAttribute("action") ?? "", location).pathname, ...fields(one).map((field) => field.name)].join(" ");
  const same = among.filter((one) => own(one) === own(form));
  return `${place}${own(form)}:${same.indexOf(form)}`;
}

function follow(form, key) {
  const found = sessionStorage.getItem(key) ? read(key) : null;
  const now = JSON.stringify(values(form));
  if (found && JSON.stringify(found.values) !== now && !form.querySelector(".errorlist")) offer(form, key);
  form.addEventListener("input", () => {
    const isEmpty = form.dataset.typed && !form.elements[form.dataset.typed].value; // without which it says nothing
    if (isEmpty || JSON.stringify(values(form)) === now) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify({ values: values(form) }));
  });
  form.addEventListener("reset", () => sessionStorage.removeItem(key));
  form.addEventListener("submit", () => {
    if (!sessionStorage.getItem(key)) return;
    sessionStorage.setItem(key, JSON.stringify({ values: values(form), isSent: true }));
  });
}

const isAsked = document.querySelector("[data-signs-in]") !== null;
const isRefused = document.querySelector("header input[name=onward]").value === ""; // it answers what was sent
const isLed = performance.getEntriesByType("navigation")[0].redirectCount > 0;
for (const key of kept()) {
  const told = read(key);
  const isHere = key.startsWith(place);
  if (user && !key.startsWith(`${SIGN}${user}:`)) sessionStorage.removeItem(key);
  else if (!told.isSent) continue;
  else if (isAsked || (user && isRefused && isHere)) sessionStorage.setItem(key, JSON.stringify({ values: told.values }));
  else if (user && !isRefused && isLed) sessionStorage.removeItem(key);
  else if (user && !isRefused) sessionStorage.setItem(key, JSON.stringify({ values: told.values }));
}
if (user) {
  const all = [...document.querySelectorAll("main form.stack[method=post]")];
  const forms = all.filter((form) => !form.querySelector(SECRET));
  const keys = forms.map((form) => named(form, forms)); // before a note is put beside one
  forms.forEach((form, number) => follow(form, keys[number]));
  document.querySelector("header form.who")?.addEventListener("submit", (event) => {
    if (!event.submitter?.hasAttribute("formaction")) for (const key of kept()) sessionStorage.removeItem(key);
  });
}
