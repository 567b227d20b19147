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

// The log of an audit that goes on; when it has ended, the page with its verdict.
const log = document.querySelector("[data-events]");
if (log) {
  const source = new EventSource(log.dataset.events);
  source.addEventListener("open", () => log.replaceChildren());
  source.addEventListener("line", (event) => {
    log.append(`${JSON.parse(event.data)}\n`);
    log.scrollTop = log.scrollHeight;
  });
  source.addEventListener("end", () => {
    source.close();
    location.reload();
  });
}
