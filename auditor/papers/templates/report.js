"use strict";
(function () {
  const findings = Array.from(document.querySelectorAll(".finding"));
  const groups = Array.from(document.querySelectorAll(".item")).concat(Array.from(document.querySelectorAll(".unit")));
  const form = document.querySelector(".filters");
  const fields = Array.from(form.querySelectorAll("select"));
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing");
  const heading = document.getElementById("findings");
  const levels = {
    todo: ["error", "warning", "review"],
    counted: ["error", "warning"],
    all: ["error", "warning", "review", "info", "waived"],
  };
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  let texts = null;

  function textsOfFindings() {
    return findings.map((node) => folded(node.parentNode.firstElementChild.textContent + " " + node.textContent));
  }

  function wanted() {
    return fields.filter((field) => field.value !== "").map((field) => {
      const name = field.dataset.field;
      return [name, name === "level" && levels[field.value] || [field.value]];
    });
  }

  function apply() {
    const rules = wanted();
    const words = folded(search.value).split(/\s+/).filter(Boolean);
    if (words.length && !texts) { texts = textsOfFindings(); }
    let count = 0;
    findings.forEach((node, index) => {
      const fits = rules.every(([name, values]) => values.includes(node.dataset[name]))
        && words.every((word) => texts[index].includes(word));
      node.hidden = !fits;
      count += fits ? 1 : 0;
    });
    groups.forEach((group) => { group.hidden = !group.querySelector(".finding:not([hidden])"); });
    shown.textContent = String(count);
    nothing.hidden = count > 0;
  }

  function choose(choice) {
    const values = new URLSearchParams(choice);
    fields.forEach((field) => { field.value = values.get(field.dataset.field) || (field.dataset.field === "level" ? "todo" : ""); });
    search.value = "";
    apply();
  }

  function showTarget() {
    const target = location.hash.startsWith("#F-") && document.getElementById(location.hash.slice(1));
    if (target && target.hidden) { choose("level=all"); }
    if (target) { target.scrollIntoView(); }
  }

  function copied(button) {
    const number = button.dataset.copy;
    const done = () => { button.textContent = "已复制"; setTimeout(() => { button.textContent = "复制"; }, 1500); };
    const select = () => getSelection().selectAllChildren(button.previousElementSibling);
    if (navigator.clipboard) { navigator.clipboard.writeText(number).then(done, select); } else { select(); }
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => { event.preventDefault(); choose(""); });
  document.addEventListener("click", (event) => {
    const jump = event.target.closest("[data-jump]");
    const copy = event.target.closest("[data-copy]");
    if (jump) { choose(jump.dataset.jump); heading.scrollIntoView(); heading.focus({ preventScroll: true }); }
    if (copy) { copied(copy); }
  });
  addEventListener("hashchange", showTarget);
  apply();
  showTarget();
})();
