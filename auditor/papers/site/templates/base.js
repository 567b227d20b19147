"use strict";
/* What every part of the site needs: words, elements, and data that come in scripts (a page opened from a file may not
   fetch). Texts become nodes, never markup. */
const Site = { data: new Map(), waiting: new Map() };

function auditorData(name, text) {
  const data = JSON.parse(text);
  if (data.strings) { data.strings.forEach((each, place, all) => { if (Array.isArray(each)) { all[place] = changed(all[each[0]], each.slice(1)); } }); }
  Site.data.set(name, data);
  const waiting = Site.waiting.get(name);
  if (waiting) { waiting.resolve(data); Site.waiting.delete(name); }
}

/* A text told by another one: characters of that one's beginning and of its end, and what stands between them. */
function changed(base, [start, end, between]) { return base.slice(0, start) + between + base.slice(base.length - end); }

/* A column of places: value and length of each run, or the number of digits to a place and all digits, base 64. */
function unpacked(packed, count) {
  const places = new Int32Array(count);
  if (typeof packed !== "string") {
    for (let at = 0, row = 0; at < packed.length; at += 2) { places.fill(packed[at], row, row + packed[at + 1]); row += packed[at + 1]; }
    return places;
  }
  const width = Number(packed[0]);
  for (let row = 0, at = 1; row < count; row += 1) {
    let place = 0;
    for (const end = at + width; at < end; at += 1) { const code = packed.charCodeAt(at); place = place * 64 + code - (code > 92 ? 41 : 40); }
    places[row] = place;
  }
  return places;
}

function load(name) {
  if (Site.data.has(name)) { return Promise.resolve(Site.data.get(name)); }
  const known = Site.waiting.get(name);
  if (known) { return known.promise; }
  const waiting = {};
  waiting.promise = new Promise((resolve, reject) => { waiting.resolve = resolve; waiting.reject = reject; });
  Site.waiting.set(name, waiting);
  const script = document.createElement("script");
  script.src = "site/data/" + name + ".js";
  script.addEventListener("error", () => { Site.waiting.delete(name); waiting.reject(new Error(name)); });
  script.addEventListener("load", () => script.remove());
  document.head.append(script);
  return waiting.promise;
}

function say(template, places) {
  const words = Site.data.get("words")[template] || template;
  return words.replace(/\{(\w+)\}/g, (whole, name) => (places && name in places ? String(places[name]) : whole));
}

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === true) { node.setAttribute(name, ""); } else if (value !== false && value !== undefined) { node.setAttribute(name, value); }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function copyButton(text, label) {
  const button = el("button", { type: "button", class: "copy screen" }, label);
  button.addEventListener("click", () => {
    const done = () => { button.textContent = say("copied"); setTimeout(() => { button.textContent = label; }, 1500); };
    if (navigator.clipboard) { navigator.clipboard.writeText(text).then(done, () => copyOldWay(text, done)); } else { copyOldWay(text, done); }
  });
  return button;
}

function copyOldWay(text, done) {
  const area = el("textarea", { class: "offscreen", readonly: true });
  area.value = text;
  document.body.append(area);
  area.select();
  if (document.execCommand("copy")) { done(); }
  area.remove();
}

const later = (task) => (window.requestIdleCallback ? requestIdleCallback(task) : setTimeout(task, 200));

const folded = (text) => text.normalize("NFKC").toLowerCase();
