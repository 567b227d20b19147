"use strict";
/* The list of findings and the form that narrows it. The choice stands in the address, so that it can be shared. */
class Findings {
  constructor(filter, index) {
    this.filter = filter;
    this.index = index;
    this.rows = new Uint32Array(0);
    this.choice = { level: "todo" };
    this.form = document.getElementById("filters");
    this.shown = document.getElementById("shown");
    this.list = new Rows(document.getElementById("list"), (place) => this.row(this.rows[place]));
    this.makeForm();
  }

  makeForm() {
    const tables = this.index.tables;
    const level = [["todo", say("to be dealt with")], ["counted", say("to mend (errors and warnings)")]];
    tables.level.forEach((word, place) => level.push([String(place), say("only {word}", { word })]));
    level.push(["all", say("all")]);
    this.add("level", say("level"), level);
    this.choose("task", say("task"), tables.task);
    this.choose("unit", say("unit"), tables.unit);
    this.choose("channel", say("channel"), tables.channel);
    this.choose("kind", say("kind"), tables.kind);
    this.choose("element", say("element"), tables.element, true);
    this.choose("rule", say("rule"), tables.rule.map((rule) => rule[0] + " " + rule[1]), true);
    if (this.index.columns.state) { this.choose("state", say("state"), tables.state); }
    if (tables.cause.length > 1) { this.choose("cause", say("common cause"), tables.cause.map((cause) => cause[0] ? cause[0] + " " + cause[1] : say("stands alone"))); }
    const input = el("input", { type: "search", name: "text", autocomplete: "off", placeholder: say("item, number, value") });
    this.form.append(el("label", {}, el("span", {}, say("find")), input), el("button", { type: "reset" }, say("clear")));
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("reset", (event) => { event.preventDefault(); location.hash = "#findings"; this.take({}); });
  }

  choose(name, label, words, sorted) {
    const options = words.map((word, place) => [String(place), word]).filter((option) => option[1] !== "");
    if (sorted) { options.sort((one, other) => (one[1] < other[1] ? -1 : 1)); }
    this.add(name, label, [["", say("all")], ...options]);
  }

  add(name, label, options) {
    const select = el("select", { name }, ...options.map(([value, word]) => el("option", { value }, word)));
    this.form.append(el("label", {}, el("span", {}, label), select));
  }

  changed() {
    const choice = Object.fromEntries(new FormData(this.form));
    const asked = Object.entries(choice).filter(([name, value]) => value !== "" && !(name === "level" && value === "todo"));
    history.replaceState(null, "", "#findings" + (asked.length ? "?" + new URLSearchParams(asked) : ""));
    this.address = location.hash;
    this.apply(choice);
  }

  take(choice) {
    const cause = this.index.tables.cause.findIndex((each) => each[0] === choice.cause && each[0] !== "");
    if (choice.cause && cause >= 0) { choice.cause = String(cause); }
    for (const field of this.form.elements) {
      if (field.name) { field.value = choice[field.name] || (field.name === "level" ? choice.cause ? "all" : "todo" : ""); }
      if (field.tagName === "SELECT" && field.selectedIndex < 0) { field.selectedIndex = 0; }
    }
    this.apply(Object.fromEntries(new FormData(this.form)));
  }

  apply(choice) {
    this.choice = choice;
    this.rows = this.filter.rows(choice);
    this.shown.textContent = say("{n} of {all} findings", { n: this.rows.length, all: this.filter.count });
    if (choice.text && !this.ready) { this.shown.textContent += " · " + say("values are still being loaded …"); }
    this.list.show(this.rows.length);
  }

  prepare() {
    if (this.prepared) { return; }
    this.prepared = true;
    const first = this.rows.length ? this.filter.loadBrief(this.rows[0]) : Promise.resolve();
    first.then(() => { this.list.redraw(); return this.filter.loadBriefs(() => { this.fill(); }); }).then(() => { this.ready = true; if (this.choice.text) { this.apply(this.choice); } });
  }

  fill() {
    const bare = Array.from(this.list.nodes.keys()).some((place) => !this.list.nodes.get(place).querySelector(".line-3").textContent);
    if (bare) { this.list.redraw(); }
  }

  row(row) {
    const { columns, tables } = { columns: this.filter.columns, tables: this.index.tables };
    const told = (name) => tables[name][columns[name][row]];
    const level = columns.level[row];
    const part = tables.sub[columns.part[row]] || told("element");
    const sub = told("sub");
    const values = this.filter.brief(row);
    return el("div", { class: "row level-" + level },
      el("a", { href: "#" + this.filter.number(row) },
        el("span", { class: "line-1" }, el("span", { class: "tag level" }, told("level")), el("b", {}, sub ? part + "：" + sub : part), el("span", { class: "tag" }, told("kind")), el("code", { class: "number" }, this.filter.number(row))),
        el("span", { class: "line-2" }, told("item")[1], el("span", { class: "soft" }, " · " + told("channel") + " · " + told("unit"))),
        el("span", { class: "line-3" }, values ? pair(values, columns.channel[row] > 0) : "")));
  }
}

function pair(values, onChannel) {
  const word = (value) => (value === null ? say("(no such element)") : value === "" ? say("(empty)") : value);
  return onChannel ? say("library: {library}; channel: {channel}", { library: word(values[0]), channel: word(values[1]) }) : word(values[0]);
}
