"use strict";
(function () {
  const list = Array.from(document.querySelectorAll(".finding"));
  const shown = document.getElementById("shown");
  const controls = Array.from(document.querySelectorAll(".filters select"));
  const search = document.getElementById("search");
  const texts = list.map((node) => node.textContent.toLowerCase());
  function apply() {
    const wanted = controls.filter((c) => c.value !== "*").map((c) => [c.dataset.field, c.value]);
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    list.forEach((node, i) => {
      const level = controls[0].value === "*" && node.dataset.severity === "info";
      const fits = wanted.every(([field, value]) => value === "all" || node.dataset[field] === value);
      const has = words.every((word) => texts[i].includes(word));
      node.hidden = level || !fits || !has;
      if (!node.hidden) { count += 1; }
    });
    shown.textContent = String(count);
  }
  controls.forEach((c) => c.addEventListener("change", apply));
  search.addEventListener("input", apply);
  document.querySelectorAll("[data-jump]").forEach((cell) => {
    cell.addEventListener("click", () => {
      const [unit, channel] = JSON.parse(cell.dataset.jump);
      controls.forEach((c) => {
        if (c.dataset.field === "unit") { c.value = unit; }
        if (c.dataset.field === "channel") { c.value = channel; }
      });
      apply();
      document.getElementById("findings").scrollIntoView();
    });
  });
  apply();
})();
