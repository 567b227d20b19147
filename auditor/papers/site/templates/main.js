"use strict";
/* Which part of the report is shown: the address says it (#causes, #findings?unit=2, #F-7K2Q9D4M, #item/12, #print). */
(function () {
  const index = Site.data.get("index");
  const filter = new Filter(index);
  const findings = new Findings(filter, index);
  const finding = new FindingPage(filter, index, findings);
  const items = new Items(filter, index);
  const views = Array.from(document.querySelectorAll(".view"));
  const links = Array.from(document.querySelectorAll("[data-view-link]"));
  let started = false;

  function show(name, link) {
    const all = name === "print";
    const inside = all || views.some((view) => view.dataset.view === name) ? null : document.getElementById(name);
    const wanted = inside ? inside.closest(".view").dataset.view : name;
    views.forEach((view) => { view.hidden = all ? ["findings", "items", "finding", "item"].includes(view.dataset.view) : view.dataset.view !== wanted; });
    links.forEach((each) => { if (each.dataset.viewLink === (link || wanted)) { each.setAttribute("aria-current", "page"); } else { each.removeAttribute("aria-current"); } });
    document.querySelectorAll(all ? "details" : "none").forEach((each) => { each.open = true; });
    const heading = document.getElementById("heading-" + wanted);
    if (inside) { inside.scrollIntoView(); } else if (started) { scrollTo(0, 0); if (heading) { heading.focus({ preventScroll: true }); } }
    started = true;
  }

  function go() {
    const [name, query] = location.hash.slice(1).split("?");
    if (/^F-\w{8}$/.test(name)) {
      const row = filter.rowOf(name);
      if (row >= 0) {
        if (!findings.rows.length) { findings.take({ level: "all" }); }
        show("finding", "findings");
        finding.show(row);
        return;
      }
    }
    if (name.startsWith("item/") && items.items[Number(name.slice(5))]) {
      show("item", "items");
      items.show(Number(name.slice(5)));
      return;
    }
    const known = name === "print" || (name && name !== "main" && document.getElementById(name) && document.getElementById(name).closest(".view")) || views.some((view) => view.dataset.view === name && !["finding", "item"].includes(name));
    if (name === "main") { return; }
    show(known ? name : "overview");
    if (name === "findings") {
      findings.address = location.hash;
      findings.take(Object.fromEntries(new URLSearchParams(query || "")));
      findings.prepare();
    }
    if (name === "items") { items.apply(); }
  }

  function whole(on) {
    [findings.list, items.list].forEach((list) => { list.whole = on; if (list.box.offsetParent) { list.redraw(); } });
    if (on && findings.rows.length > 500 && findings.list.box.offsetParent) { findings.shown.textContent += " · " + say("the first 500 are printed"); }
  }

  addEventListener("hashchange", go);
  addEventListener("beforeprint", () => whole(true));
  addEventListener("afterprint", () => whole(false));
  document.documentElement.classList.remove("loading");
  go();
  document.documentElement.classList.add("ready");
})();
