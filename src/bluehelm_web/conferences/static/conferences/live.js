// Follows a conference: what happens there is told by one stream and shown where it belongs, each thing once, in
// the order of the registry. A line that is cut comes back by itself and is told what it missed; while the page is
// hidden it does not listen. What is told to one delegation alone, its page asks for itself.
const SILENT_MS = 40000;
const AGAIN_MS = 5000;
const PATIENCE_MS = 5000;
const MOST_TRIES = 5;
const OWN_MS = 60000;

const part = document.querySelector("[data-stream]");
const sign = part.querySelector("[data-sign]");
const status = part.querySelector("[role=status]");
let mark = part.dataset.mark;
let source = null;
let timer = 0;
let isGoing = false;
let tries = 0;
let isAsking = false;
let isAskedAgain = false;

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
    if (tries > MOST_TRIES) anew();
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
  if (news.kind === "speaking") speaking(news);
  if (news.kind === "effect") effect(news);
  if (isOwn(news)) askOwn();
  if (news.said) status.textContent = news.said;
}

function anew() {
  const link = part.querySelector("[data-anew]");
  if (link && isTyped()) link.hidden = false; // nothing that somebody types is lost
  if (isGoing || (link && isTyped())) return;
  isGoing = true;
  setTimeout(() => location.reload(), 5000 * Math.random()); // not all pages at once
}

function isTyped() {
  return [...part.querySelectorAll("textarea, input:not([type=hidden])")].some((one) => one.value !== one.defaultValue);
}

function speaking(news) {
  for (const one of part.querySelectorAll("[data-speaking]")) one.textContent = news[one.dataset.speaking] || "";
  for (const one of part.querySelectorAll("[data-floor]")) one.hidden = news.code !== part.dataset.code;
  if (!("speaker" in part.dataset)) return;
  part.dataset.speaker = news.code;
  part.querySelector("[data-by-speaker]").replaceChildren(...news.own.map((one) => made("template[data-own-row]", one)));
  latest();
}

function isOwn(news) {
  if (!part.dataset.code) return false;
  const isShown = Boolean(news.id && document.getElementById(`c-${news.id}`));
  return isShown || Boolean(news.is_order) || (news.code === part.dataset.code && news.kind !== "speaking");
}

async function askOwn() {
  isAskedAgain = isAsking;
  if (isAsking) return;
  isAsking = true;
  try {
    const answer = await fetch(location.pathname, { cache: "no-store", signal: AbortSignal.timeout(SILENT_MS) });
    if (answer.ok) showOwn(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // it is asked for again, at the latest after a minute
  }
  isAsking = false;
  if (isAskedAgain) askOwn();
}

function showOwn(page) {
  for (const place of part.querySelectorAll("[data-own]")) {
    const made = page.getElementById(place.id);
    const [old, list] = [place.querySelector("ul"), made.querySelector("ul")];
    if (!old || !list) {
      if (place.textContent !== made.textContent) place.replaceChildren(...made.childNodes);
      continue;
    }
    for (const row of [...old.children]) if (!page.getElementById(row.id)) row.remove();
    for (const row of [...list.children]) {
      const told = document.getElementById(row.id)?.querySelector("[data-told]");
      const words = row.querySelector("[data-told]");
      if (!told) old.append(row);
      else if (told.textContent !== words.textContent) told.replaceChildren(...words.childNodes); // no field beside it
    }
  }
}

function pledge(news) {
  for (const one of part.querySelectorAll("[data-total]")) one.textContent = news.totals[one.dataset.total];
  if (news.line) line(news.line);
  const rows = part.querySelector("[data-rows]");
  if (!rows) return;
  keep(rows, news, "template[data-row]");
  while (part.dataset.most && rows.children.length > Number(part.dataset.most)) rows.lastElementChild.remove();
  if (!news.is_gone) part.querySelector("[data-none]")?.remove();
  if (!("speaker" in part.dataset)) return;
  const own = part.querySelector("[data-by-speaker]");
  const isLost = news.is_gone || news.code !== part.dataset.speaker;
  keep(own, { ...news, is_gone: isLost, event: "capture_added" }, "template[data-own-row]");
  latest();
}

function keep(rows, news, template) {
  const row = rows.querySelector(`[data-id="${CSS.escape(news.id)}"]`);
  if (news.is_gone) row?.remove();
  else if (row) put(row, news);
  else if (news.event === "capture_added") rows.prepend(made(template, news));
}

function made(template, news) {
  return put(part.querySelector(template).content.firstElementChild.cloneNode(true), news);
}

function put(row, news) {
  fill(row, news);
  Object.assign(row.dataset, { id: news.id, state: news.state, by: news.code });
  return row;
}

function latest() {
  const shown = part.querySelector("[data-latest]");
  const row = part.querySelector("[data-rows] > :not([data-state=withdrawn])");
  shown.hidden = !row || row.dataset.by === part.dataset.speaker;
  if (row) for (const one of shown.querySelectorAll("[data-fill]")) one.textContent = row.querySelector(`[data-fill=${one.dataset.fill}]`).textContent;
}

function line(told) {
  const row = part.querySelector(`[data-line="${CSS.escape(told.id)}"]`);
  if (!row) return;
  if (row.hidden) first(row);
  fill(row, told);
  row.querySelector("[data-fill=said]").classList.toggle("gap", told.open > 0);
  const later = row.querySelector("[data-part=provisional]");
  row.querySelector("[data-part=confirmed]").setAttribute("width", told.bar.confirmed);
  later.setAttribute("x", told.bar.confirmed);
  later.setAttribute("width", told.bar.provisional);
}

// A line without room takes the first place, and the last that was seen gives up its own.
function first(row) {
  const seen = [...row.parentElement.children].filter((one) => !one.hidden);
  row.hidden = false;
  row.parentElement.prepend(row);
  seen.at(-1).hidden = true;
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
  } else {
    listen();
    if (part.dataset.code) askOwn();
  }
});
if (part.dataset.code) setInterval(() => document.hidden || askOwn(), OWN_MS * (0.9 + Math.random() / 5));
listen();
