// The capture desk: what is captured is kept in this browser until the server has acknowledged it, and sent again
// under the same identifier, so that nothing is lost and nothing is written twice. Without script it is a form.
const AGAIN = 3000;
const form = document.querySelector("form[data-desk]");

if (form) desk(form);
for (const one of document.querySelectorAll("[data-left]")) count(one);
for (const one of document.querySelectorAll("[data-passed]")) clock(one);

function desk(form) {
  const name = `captures:${form.dataset.desk}:${form.dataset.user}`; // nobody sends what another one heard
  const isOfOthers = (key) => key.startsWith(`captures:${form.dataset.desk}:`) && key !== name;
  const line = document.querySelector("[data-line]");
  let isSending = false;
  let again = 0;

  const kept = () => JSON.parse(localStorage.getItem(name) || "[]");
  const keep = (all) => all.length ? localStorage.setItem(name, JSON.stringify(all)) : localStorage.removeItem(name);
  const change = (id, told) => keep(kept().map((one) => (one.id === id ? { ...one, ...told } : one)));
  const drop = (id) => keep(kept().filter((one) => one.id !== id));

  function add() {
    if (!form.reportValidity()) return;
    const told = Object.fromEntries(new FormData(form));
    delete told.csrfmiddlewaretoken;
    delete told.rest;
    told.heard_at = told.heard_at || new Date().toISOString();
    keep([...kept(), { id: told.capture_id, told }]);
    fresh();
    show();
    send();
  }

  function fresh() {
    for (const one of form.elements) {
      if (["csrfmiddlewaretoken", "delegation"].includes(one.name) || one.tagName === "BUTTON") continue;
      one.value = "";
    }
    form.elements.capture_id.value = identifier();
    for (const one of document.querySelectorAll("[data-preview]")) one.remove();
    form.querySelector("[data-fields]").hidden = true;
    form.dispatchEvent(new Event("reset")); // what was typed is kept as a capture
    form.elements.words.focus();
  }

  // One of several pledges of the same words is kept; the others are read anew.
  function take(one) {
    const { csrfmiddlewaretoken, rest, ...told } = Object.fromEntries(new FormData(one));
    told.delegation = form.elements.delegation.value || told.delegation;
    keep([...kept(), { id: told.capture_id, told }]);
    fresh();
    form.elements.words.value = rest;
    show();
    send();
    read();
  }

  // What is typed is read by the server while the page stays, so that a line that is down takes nothing away.
  async function read() {
    clearTimeout(again);
    const asked = form.elements.words.value;
    if (!asked.trim() || !form.reportValidity()) return;
    const body = new URLSearchParams(new FormData(form));
    let answer, made;
    try {
      answer = await fetch(form.dataset.read, { method: "POST", body, signal: AbortSignal.timeout(15000) });
      if (answer.status >= 500) throw new Error(answer.statusText);
      made = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      line.hidden = false;
      again = setTimeout(read, AGAIN);
      return;
    }
    line.hidden = true;
    if (form.elements.words.value !== asked) return; // it was kept, or more was typed, meanwhile
    const found = made.querySelector("form[data-desk]");
    if (!found) return location.assign(answer.redirected ? answer.url : location.pathname);
    form.replaceChildren(...found.childNodes);
    for (const part of ["[data-parts]", "[data-beside]"]) {
      document.querySelector(part).replaceWith(made.querySelector(part));
    }
    const words = form.elements.words;
    words.focus();
    words.setSelectionRange(words.value.length, words.value.length);
  }

  async function send() {
    if (isSending) return;
    isSending = true;
    let isNew = false;
    for (const one of kept().filter((each) => !each.why)) {
      const body = new URLSearchParams({ ...one.told, sent_at: new Date().toISOString() });
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      try {
        const options = { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } };
        const answer = await fetch(form.dataset.add, { ...options, signal: AbortSignal.timeout(15000) });
        if (answer.ok) {
          drop(one.id);
          isNew = true;
        } else if (answer.status === 422) {
          const { wrong } = await answer.json();
          change(one.id, { why: Object.values(wrong).flat().join(" ") });
        } else if (answer.status < 500) break; // not signed in: it stays here; a fault keeps back this one alone
      } catch {
        break; // no line: it stays here
      }
    }
    isSending = false;
    show();
    if (isNew && !form.elements.words.value) location.assign(location.pathname);
    else if (kept().some((one) => !one.why)) setTimeout(send, AGAIN);
  }

  function show() {
    const all = kept();
    const waiting = all.filter((one) => !one.why).length;
    const place = document.querySelector("[data-waiting]");
    place.hidden = !waiting;
    place.querySelector("b").textContent = waiting;
    document.querySelector("[data-sent]").hidden = Boolean(all.length);
    document.querySelector("[data-others]").hidden = !Object.keys(localStorage).some(isOfOthers);
    const list = document.querySelector("[data-kept]");
    list.hidden = !all.length;
    list.querySelector("ul").replaceChildren(...all.map(row));
  }

  function row(one) {
    const made = document.getElementById("kept-row").content.cloneNode(true);
    made.querySelector("[data-words]").textContent = `${one.told.delegation}: ${one.told.words}`;
    made.querySelector("[data-why]").textContent = one.why || "";
    for (const act of made.querySelectorAll("button")) act.hidden = !one.why;
    made.querySelector("[data-drop]").addEventListener("click", () => { drop(one.id); show(); });
    made.querySelector("[data-again]").addEventListener("click", () => {
      for (const [key, value] of Object.entries(one.told)) if (form.elements[key]) form.elements[key].value = value;
      form.elements.capture_id.value = identifier();
      form.querySelector("[data-fields]").hidden = false;
      drop(one.id);
      show();
      form.elements.words.focus();
    });
    return made;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.matches("[data-keep]")) add();
    else read();
  });
  form.parentElement.addEventListener("submit", (event) => {
    if (!event.target.closest("[data-parts]")) return;
    event.preventDefault();
    take(event.target);
  });
  form.addEventListener("input", (event) => {
    if (event.target.name !== "words") return;
    form.elements.heard_at.value ||= new Date().toISOString();
    const parts = document.querySelector("[data-parts]");
    if (!parts.childElementCount) return;
    parts.replaceChildren(); // pledges of other words than those that stand there now
    for (const one of form.querySelectorAll("[data-preview]")) one.remove();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    const isWords = event.target.name === "words";
    const isKept = event.ctrlKey || event.metaKey;
    if (!isKept && !isWords) return;
    event.preventDefault();
    if (isKept) add();
    else read();
  });
  addEventListener("online", () => {
    send();
    if (!line.hidden) read();
  });
  show();
  if (kept().some((one) => !one.why)) send();
}

function identifier() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// Seconds since the server made the page, whatever the clock of this machine says.
function age() {
  const [page] = performance.getEntriesByType("navigation");
  return (performance.now() - page.responseStart) / 1000;
}

function count(one) {
  const button = one.parentElement.querySelector("button");
  const tick = () => {
    const left = Math.ceil(Number(one.dataset.left) - age());
    if (left <= 0) {
      button.disabled = true;
      one.hidden = true;
      return;
    }
    one.textContent = `${left} s`;
    setTimeout(tick, 250);
  };
  tick();
}

function clock(one) {
  const tick = () => {
    const seconds = Math.floor(Number(one.dataset.passed) + age());
    one.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    one.classList.toggle("over", seconds > 60 * Number(one.dataset.minutes));
    setTimeout(tick, 500);
  };
  tick();
}
