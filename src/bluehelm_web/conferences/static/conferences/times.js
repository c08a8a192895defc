// Tells moments in the time of whoever reads, beside that of the place; without script they stay in UTC.
const { lang } = document.documentElement;
const told = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
});
const own = document.querySelector("[data-zone]")?.dataset.zone;
for (const one of document.querySelectorAll("time[data-here]")) {
  one.textContent = told.format(new Date(one.dateTime));
  if (own) one.closest("td").dataset.l = own;
}
for (const one of document.querySelectorAll("[data-zone]")) one.textContent = own;
