// Follows a conference: what happens there is told by one stream and shown where it belongs, each thing once, in
// the order of the registry. A line that is cut comes back by itself and is told what it missed; while the page is
// hidden it does not listen.
const SILENT_MS = 40000;
const AGAIN_MS = 5000;
const PATIENCE_MS = 5000;
const MOST_TRIES = 5;

const part = document.querySelector("[data-stream]");
const sign = part.querySelector("[data-sign]");
const status = part.querySelector("[role=status]");
let mark = part.dataset.mark;
let source = null;
let timer = 0;
let isGoing = false;
let tries = 0;

function listen() {
  clearTimeout(timer);
  source?.close();
  if (document.hidden) return;
  source = new EventSource(`${part.dataset.stream}?after=${mark}`);
  source.onopen = () => heard();
  source.onmessage = (event) => {
    heard();
    if (Number(event.lastEventId) <= Number(mark)) return;
    mark = event.lastEventId;
    show(JSON.parse(event.data));
  };
  source.addEventListener("alive", heard);
  source.onerror = () => {
    clearTimeout(timer);
    timer = setTimeout(() => say("off"), PATIENCE_MS); // the browser comes back by itself, mostly at once
    if (source.readyState !== EventSource.CLOSED) return;
    clearTimeout(timer);
    say("off");
    tries += 1;
    if (tries > MOST_TRIES) return location.reload();
    timer = setTimeout(listen, AGAIN_MS * (1 + Math.random())); // refused, such as where no place is left
  };
}

function heard() {
  tries = 0;
  say("on");
  clearTimeout(timer);
  timer = setTimeout(() => {
    say("late");
    listen();
  }, SILENT_MS);
}

function say(how) {
  sign.dataset.sign = how;
  if (sign.textContent !== sign.dataset[how]) sign.textContent = sign.dataset[how];
}

function show(news) {
  if (news.kind === "anew") return anew();
  if (news.kind === "pledge") pledge(news);
  if (news.kind === "speaking") for (const one of part.querySelectorAll("[data-speaking]")) one.textContent = news[one.dataset.speaking] || "";
  if (news.kind === "effect") effect(news);
  if (news.said) status.textContent = news.said;
}

function anew() {
  if (isGoing) return;
  isGoing = true;
  setTimeout(() => location.reload(), 5000 * Math.random()); // not all pages at once
}

function pledge(news) {
  const rows = part.querySelector("[data-rows]");
  const row = rows.querySelector(`[data-id="${CSS.escape(news.id)}"]`);
  const latest = part.querySelector("[data-latest]");
  if (news.is_gone) {
    row?.remove();
    if (latest?.dataset.latest === news.id) latest.hidden = true;
  } else {
    const shown = row || part.querySelector("template[data-row]").content.firstElementChild.cloneNode(true);
    fill(shown, news);
    shown.dataset.id = news.id;
    shown.dataset.state = news.state;
    if (!row && news.event === "capture_added") rows.prepend(shown);
    while (part.dataset.most && rows.children.length > Number(part.dataset.most)) rows.lastElementChild.remove();
    part.querySelector("[data-none]")?.remove();
    if (latest && (news.event === "capture_added" || latest.dataset.latest === news.id)) {
      fill(latest, news);
      latest.dataset.latest = news.id;
      latest.hidden = news.state === "withdrawn";
    }
  }
  if (news.line) line(news.line);
  for (const one of part.querySelectorAll("[data-total]")) one.textContent = news.totals[one.dataset.total];
}

function line(told) {
  const row = part.querySelector(`[data-line="${CSS.escape(told.id)}"]`);
  if (!row) return;
  fill(row, told);
  row.querySelector("[data-fill=said]").classList.toggle("gap", told.open > 0);
  const later = row.querySelector("[data-part=provisional]");
  row.querySelector("[data-part=confirmed]").setAttribute("width", told.bar.confirmed);
  later.setAttribute("x", told.bar.confirmed);
  later.setAttribute("width", told.bar.provisional);
}

function effect(news) {
  for (const one of part.querySelectorAll("[data-effect]")) {
    one.textContent = news.text;
    one.hidden = !news.text;
  }
}

function fill(place, told) {
  for (const one of place.querySelectorAll("[data-fill]")) {
    const words = String(told[one.dataset.fill] ?? "");
    if (one.textContent !== words) one.textContent = words;
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    clearTimeout(timer);
    source?.close();
  } else listen();
});
listen();
