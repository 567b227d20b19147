"use strict";
/* Which findings fit a choice: columns of small numbers, looked through one after the other. */
const SPOKEN_OF = ["item", "element", "sub", "part", "unit", "channel", "kind", "rule"];
const LEVELS = { todo: [0, 1, 2], counted: [0, 1] };

class Filter {
  constructor(index) {
    this.numbers = index.numbers;
    this.count = index.numbers.length / 8;
    this.tables = index.tables;
    this.columns = {};
    for (const [name, places] of Object.entries(index.columns)) { this.columns[name] = unpacked(places, this.count); }
    this.briefs = [];
    this.briefSize = index.sizes.briefs;
    this.folded = {};
  }

  number(row) { return "F-" + this.numbers.slice(row * 8, row * 8 + 8); }

  rowOf(number) {
    const wanted = number.replace(/^F-/, "");
    for (let at = this.numbers.indexOf(wanted); at >= 0; at = this.numbers.indexOf(wanted, at + 1)) {
      if (at % 8 === 0) { return at / 8; }
    }
    return -1;
  }

  rows(choice) {
    let fits = null;
    for (const [name, value] of Object.entries(choice)) {
      if (name === "text" || value === "" || value === undefined || value === "all") { continue; }
      const column = this.columns[name];
      if (!column) { continue; }
      const wanted = new Uint8Array(Math.max(this.tableSize(column), 8));
      for (const place of name === "level" && LEVELS[value] || [Number(value)]) { if (place >= 0) { wanted[place] = 1; } }
      fits = this.narrowed(fits, (row) => wanted[column[row]] === 1);
    }
    for (const word of folded(choice.text || "").split(/\s+/).filter(Boolean)) { fits = this.narrowed(fits, this.speaksOf(word)); }
    return fits || Uint32Array.from({ length: this.count }, (_, row) => row);
  }

  tableSize(column) {
    let most = 0;
    for (let row = 0; row < column.length; row += 1) { if (column[row] > most) { most = column[row]; } }
    return most + 1;
  }

  narrowed(rows, test) {
    const kept = new Uint32Array(rows ? rows.length : this.count);
    let size = 0;
    for (let at = 0; at < kept.length; at += 1) {
      const row = rows ? rows[at] : at;
      if (test(row)) { kept[size] = row; size += 1; }
    }
    return kept.subarray(0, size);
  }

  table(name) {
    if (!this.folded[name]) {
      const texts = this.tables[name === "part" ? "sub" : name] || [];
      this.folded[name] = texts.map((text) => folded(Array.isArray(text) ? text.slice(0, 2).join(" ") : text));
    }
    return this.folded[name];
  }

  speaksOf(word) {
    const told = SPOKEN_OF.map((name) => {
      const hits = Uint8Array.from(this.table(name), (text) => (text.includes(word) ? 1 : 0));
      return [this.columns[name], hits, hits.includes(1)];
    }).filter((each) => each[2]);
    const number = word.replace(/^f-/, "").toUpperCase();
    const asNumber = /^[2-9A-Z]{3,8}$/.test(number);
    const briefs = this.briefs.map((brief) => brief && this.hitsOf(brief, word));
    return (row) => {
      for (const [column, hits] of told) { if (hits[column[row]]) { return true; } }
      if (asNumber && this.numbers.slice(row * 8, row * 8 + 8).includes(number)) { return true; }
      const hits = briefs[Math.floor(row / this.briefSize)];
      if (!hits) { return false; }
      const at = row % this.briefSize;
      const brief = this.briefs[Math.floor(row / this.briefSize)];
      return hits[brief.library[at]] === 1 || hits[brief.channel[at]] === 1;
    };
  }

  hitsOf(brief, word) {
    return Uint8Array.from(this.foldedStrings(brief), (text) => (text.includes(word) ? 1 : 0));
  }

  foldedStrings(brief) {
    if (!brief.folded) { brief.folded = brief.strings.map(folded); }
    return brief.folded;
  }

  brief(row) {
    const brief = this.briefs[Math.floor(row / this.briefSize)];
    if (!brief) { return null; }
    const at = row % this.briefSize;
    return [brief.library[at], brief.channel[at]].map((place) => (place < 0 ? null : brief.strings[place]));
  }

  loadBriefs(each) {
    const count = Math.ceil(this.count / this.briefSize);
    const pause = () => new Promise((resolve) => { later(resolve); });
    const next = (place) => (place >= count ? Promise.resolve() : pause().then(() => this.loadBrief(place * this.briefSize)).then(() => { each(); return next(place + 1); }));
    return next(0).then(() => { for (const name of SPOKEN_OF) { later(() => { this.table(name); }); } });
  }

  loadBrief(row) {
    const place = Math.floor(row / this.briefSize);
    return load("b" + place).then((brief) => {
      this.briefs[place] = brief;
      later(() => { this.foldedStrings(brief); });
    });
  }
}
