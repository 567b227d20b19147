"use strict";
/* The list of items, and the page of one: the library and every channel side by side, element by element. */
class Items {
  constructor(filter, index) {
    this.filter = filter;
    this.index = index;
    this.items = index.tables.item.slice(0, index.tables.pages);
    this.form = document.getElementById("item-filters");
    this.box = document.getElementById("item");
    this.heading = document.getElementById("heading-item");
    this.rows = [];
    this.counts = new Int32Array(index.tables.item.length);
    filter.columns.item.forEach((item, row) => { if (filter.columns.level[row] < 2) { this.counts[item] += 1; } });
    this.list = new Rows(document.getElementById("item-list"), (place) => this.row(this.rows[place]));
    const input = el("input", { type: "search", name: "text", autocomplete: "off", placeholder: say("name, code, unit") });
    const only = el("input", { type: "checkbox", name: "only" });
    this.form.append(el("label", {}, el("span", {}, say("find")), input), el("label", {}, only, el("span", {}, say("only items with something to mend"))));
    this.form.addEventListener("input", () => this.apply());
    this.form.addEventListener("submit", (event) => event.preventDefault());
  }

  apply() {
    const words = folded(this.form.elements.text.value).split(/\s+/).filter(Boolean);
    const only = this.form.elements.only.checked;
    if (!this.texts) { this.texts = this.items.map((item) => folded([item[0], item[1], item[3]].join(" "))); }
    this.rows = [];
    this.items.forEach((item, place) => {
      if ((!only || this.counts[place]) && words.every((word) => this.texts[place].includes(word))) { this.rows.push(place); }
    });
    document.getElementById("items-shown").textContent = say("{n} of {all} items", { n: this.rows.length, all: this.items.length });
    this.list.show(this.rows.length);
  }

  row(place) {
    const item = this.items[place];
    return el("div", { class: "row level-" + (this.counts[place] ? 0 : 3) }, el("a", { href: "#item/" + place },
      el("span", { class: "line-1" }, el("b", {}, item[1]), el("code", { class: "number" }, item[0])),
      el("span", { class: "line-2 soft" }, item[3]),
      el("span", { class: "line-3" }, this.counts[place] ? say("{n} findings to mend", { n: this.counts[place] }) : say("nothing to mend"))));
  }

  show(place) {
    this.place = place;
    const size = this.index.sizes.pages;
    this.heading.textContent = this.items[place][1];
    return load("p" + Math.floor(place / size)).then((chunk) => { if (this.place === place) { this.draw(place, chunk.pages[place % size], chunk.strings); } });
  }

  draw(place, page, strings) {
    const item = this.items[place];
    const channels = this.index.tables.channel;
    const found = this.findingsOf(place);
    const head = channels.map((name, index) => el("th", { scope: "col" }, name, index ? this.seen(page.seen[index - 1], strings) : ""));
    const rows = page.rows.map(([key, label, ...cells]) => this.element(strings[key], strings[label], cells, strings, found));
    const left = el("label", { class: "screen" }, el("input", { type: "checkbox", id: "only-different" }), " " + say("only what differs or has findings"));
    const table = el("table", { class: "sheet" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("element")), ...head)), el("tbody", {}, ...rows));
    left.firstChild.addEventListener("change", (event) => table.classList.toggle("different", event.target.checked));
    this.box.replaceChildren(
      el("p", { class: "meta" }, [item[0], item[3]].filter(Boolean).join(" · ")), left,
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("the item in the library and on every channel") }, table),
      el("h3", {}, say("findings about this item")),
      found.all.length ? el("ul", {}, ...found.all.map((row) => el("li", {}, this.link(row)))) : el("p", {}, say("None.")),
      el("nav", { class: "around screen", "aria-label": say("other items") }, el("a", { href: "#items" }, say("back to the list"))));
  }

  findingsOf(place) {
    const { item, channel, element, level } = this.filter.columns;
    const found = { all: [], at: new Map() };
    for (let row = 0; row < this.filter.count; row += 1) {
      if (item[row] !== place) { continue; }
      found.all.push(row);
      const key = channel[row] + " " + this.index.tables.elementKey[element[row]];
      if (level[row] !== 3) { found.at.set(key, [...(found.at.get(key) || []), row]); }
    }
    return found;
  }

  link(row) {
    const told = (name) => this.index.tables[name][this.filter.columns[name][row]];
    const sub = told("sub");
    return el("a", { href: "#" + this.filter.number(row), class: "level-" + this.filter.columns.level[row] },
      el("span", { class: "tag level" }, told("level")), " " + told("element") + (sub ? "：" + sub : "") + " · " + told("kind") + " · " + told("channel"));
  }

  seen(seen, strings) {
    if (!seen) { return el("span", { class: "sub" }, say("not published, or not read")); }
    const address = strings[seen[0]];
    return el("span", { class: "sub" }, seen[1] ? el("a", { href: address, rel: "noreferrer noopener" }, say("open the page")) : address);
  }

  element(key, label, cells, strings, found) {
    let different = false;
    const shown = cells.map((cell, column) => {
      const rows = found.at.get(column + " " + key) || [];
      const same = column > 0 && cell === cells[0] && cell !== -1;
      different = different || rows.length > 0 || (column > 0 && !same && cell !== -1);
      const text = Array.isArray(cell) ? el("span", { class: "none" }, say("not read: {why}", { why: strings[cell[0]] })) : cell === -1 ? el("span", { class: "none" }, "—") : same ? el("span", { class: "same" }, say("same")) : strings[cell] === "" ? el("span", { class: "none" }, say("(empty)")) : strings[cell];
      const worst = rows.length ? Math.min(...rows.map((row) => this.filter.columns.level[row])) : 9;
      return el("td", { class: (rows.length ? "has level-" + worst : "") + (same ? " equal" : ""), "data-label": this.index.tables.channel[column] },
        el("div", { class: "value" }, text), ...rows.map((row) => el("a", { class: "number", href: "#" + this.filter.number(row) }, this.filter.number(row))));
    });
    return el("tr", { class: different ? "differs" : "" }, el("th", { scope: "row" }, label), ...shown);
  }
}
