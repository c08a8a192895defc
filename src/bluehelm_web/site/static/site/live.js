// Asks again and again whether something is there since the page last looked, and shows it: every two seconds
// while the page is seen, less often on a slow line, never while it is hidden, and from where it stood when the
// line comes back.
const LEAST = 2000;
const MOST = 60000;

for (const part of document.querySelectorAll("[data-live]")) follow(part);

function follow(part) {
  let mark = part.dataset.mark;
  let wait = LEAST;
  let timer = 0;
  let isAsking = false;

  async function ask() {
    if (document.hidden || isAsking) return;
    isAsking = true;
    const began = performance.now();
    try {
      const options = { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(30000) };
      const told = await fetch(part.dataset.live + encodeURIComponent(mark), options);
      if (told.type === "opaqueredirect" || told.status === 403 || told.status === 404) return cut(part);
      if (!told.ok) throw new Error(told.statusText);
      const news = told.status === 200 ? await told.json() : null;
      if (news?.is_cut) return cut(part);
      if (news?.is_over) return location.reload();
      if (news) {
        mark = news.mark;
        show(part, news);
      }
      wait = news?.has_more ? 0 : Math.max(LEAST, 4 * (performance.now() - began));
    } catch {
      wait = Math.min(MOST, 2 * Math.max(wait, LEAST));
    }
    isAsking = false;
    timer = setTimeout(ask, wait * (0.9 + Math.random() / 5)); // not all pages at once
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    ask();
  });
  timer = setTimeout(ask, LEAST);
}

function show(part, news) {
  const body = part.querySelector("[data-rows]");
  if (part.dataset.way === "rows" && !body) return location.reload();
  const made = document.createElement("template");
  made.innerHTML = news.html;
  if (body) {
    for (const row of made.content.querySelectorAll("[id]")) if (document.getElementById(row.id)) row.remove();
    body.prepend(made.content);
  } else {
    const place = part.querySelector("[data-whole]");
    const held = place.contains(document.activeElement) && document.activeElement.getAttribute("href");
    place.replaceChildren(made.content);
    if (held) place.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus();
  }
  const status = part.querySelector("[role=status]");
  if (part.dataset.said === news.said) return;
  part.dataset.said = status.textContent = news.said;
  setTimeout(() => (status.textContent = ""), 3000); // it was read aloud; the page says it as well
}

function cut(part) {
  part.querySelector("[data-cut]").hidden = false;
}
