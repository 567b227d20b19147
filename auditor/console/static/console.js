"use strict";
// One box that ticks all others of its form.
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-all]");
  if (!all) return;
  for (const box of all.form.querySelectorAll(`input[type=checkbox][name=${all.dataset.all}]`)) box.checked = all.checked;
});
