"use strict";
// One box that ticks all others of its form.
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-all]");
  if (!all) return;
  for (const box of all.form.querySelectorAll(`input[type=checkbox][name=${all.dataset.all}]`)) box.checked = all.checked;
});

// Buttons and links that name a key are pressed by it, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input, select, textarea")) return;
  const wanted = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
});

// What somebody types stays until it was taken: a login that ended meanwhile costs nobody his words.
// Only in this tab, and gone with the log-out.
const drafts = {
  key: (field) => `draft ${location.pathname} ${field.form.getAttribute("action")} ${field.name}`,
  sent: "sent",
  fields: () => document.querySelectorAll("form[method=post] textarea[name], form[method=post] input[name=note]"),
};
// A page that refuses holds the words itself; one that could not even look at them leaves them to be sent again.
if (!document.querySelector(".refused")) {
  const taken = document.querySelector("nav") && !document.querySelector("[role=alert]");
  for (const key of taken ? JSON.parse(sessionStorage.getItem(drafts.sent) || "[]") : []) sessionStorage.removeItem(key);
  sessionStorage.removeItem(drafts.sent);
}
for (const field of drafts.fields()) field.value ||= sessionStorage.getItem(drafts.key(field)) || "";
document.addEventListener("input", (event) => {
  if ([...drafts.fields()].includes(event.target)) sessionStorage.setItem(drafts.key(event.target), event.target.value);
});
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") === "/logout") {
    sessionStorage.clear();
    return;
  }
  const keys = [...drafts.fields()].filter((field) => field.form === event.target).map(drafts.key);
  const before = JSON.parse(sessionStorage.getItem(drafts.sent) || "[]");
  sessionStorage.setItem(drafts.sent, JSON.stringify([...before, ...keys]));
});

// The log of an audit that goes on; when it has ended, the page with its verdict.
const log = document.querySelector("[data-events]");
if (log) {
  const source = new EventSource(log.dataset.events);
  source.addEventListener("open", () => log.replaceChildren());
  source.addEventListener("line", (event) => {
    log.append(`${JSON.parse(event.data)}\n`);
    log.scrollTop = log.scrollHeight;
  });
  source.addEventListener("error", () => {
    // the browser tries again by itself unless it was turned away
    const going = document.querySelector("#going");
    if (source.readyState === EventSource.CLOSED) going.textContent = going.dataset.lost;
  });
  source.addEventListener("end", () => {
    source.close();
    location.reload();
  });
}
