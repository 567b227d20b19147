"use strict";
/* The page of one finding. Details come in chunks, column by column; a short value stands in the index only, and what a
   sentence repeats of the finding is one sign in it. */

class FindingPage {
  constructor(filter, index, findings) {
    this.filter = filter;
    this.index = index;
    this.findings = findings;
    this.box = document.getElementById("finding");
    this.heading = document.getElementById("heading-finding");
  }

  show(row) {
    this.row = row;
    const size = this.index.sizes.details;
    this.heading.textContent = this.filter.number(row);
    const chunk = Math.floor(row / size);
    const pictures = this.index.pictured[chunk] ? load("k" + chunk) : null;
    return Promise.all([load("d" + chunk), pictures, this.filter.loadBrief(row)]).then(([chunk, pictures]) => {
      if (this.row !== row) { return; }
      this.pictured = pictures && pictures.rows[row % size] ? [pictures.blocks[pictures.rows[row % size][0]], pictures.rows[row % size][1]] : null;
      const detail = {};
      for (const [name, column] of Object.entries(chunk.columns)) { if (column[row % size] !== null) { detail[name] = column[row % size]; } }
      this.draw(row, detail, (place) => (place === undefined ? null : chunk.strings[place]));
    });
  }

  told(name, row) { return this.index.tables[name][this.filter.columns[name][row]]; }

  draw(row, detail, text) {
    const number = this.filter.number(row);
    const sub = this.told("sub", row);
    const part = this.index.tables.sub[this.filter.columns.part[row]] || this.told("element", row);
    const [library, channel] = this.filter.brief(row).map((brief, place) => (brief === null ? null : text(detail[["library", "channel"][place]]) || brief));
    const sentence = (place) => (text(place) || "").replace(/[\ufff9\ufffb\ufffe]/g, (sign) => ({ "\ufff9": library || "", "\ufffb": channel || "", "\ufffe": sub })[sign]);
    const fix = sentence(detail.fix);
    const onChannel = this.filter.columns.channel[row] > 0;
    this.heading.textContent = sub ? part + "：" + sub : part;
    const box = el("article", { class: "finding level-" + this.filter.columns.level[row] },
      el("p", { class: "tags" }, el("span", { class: "tag level" }, this.told("level", row)), el("span", { class: "tag" }, this.told("kind", row)), el("span", { class: "tag" }, this.told("task", row)), el("code", { class: "number" }, number), copyButton(number, say("copy the number"))),
      el("dl", {}, ...this.where(row)),
      el("div", { class: onChannel ? "sides" : "sides one" },
        library === null && !onChannel ? null : side(say("library"), library, detail.libraryRuns, "library"),
        onChannel ? side(this.told("channel", row), channel, detail.channelRuns, "channel") : null),
      el("dl", {}, ...line(say("why"), sentence(detail.why)), ...line(say("allowed"), text(detail.allowed)),
        ...(fix ? line(say("what to change"), el("span", { class: "fix" }, fix), " ", copyButton(fix, say("copy"))) : [])),
      this.kept(detail, text, channel), this.looked(detail, channel), this.normal(detail, text, library, channel), this.source(row, detail, text), this.around(row));
    this.box.replaceChildren(box);
  }

  where(row) {
    const item = this.told("item", row);
    const place = this.filter.columns.item[row];
    const name = item[1] + (item[0] ? " " + item[0] : "");
    const cause = this.index.columns.cause ? this.told("cause", row) : null;
    return [
      ...line(say("item"), place < this.index.tables.pages ? el("a", { href: "#item/" + place }, name) : name),
      ...line(say("unit"), this.told("unit", row)),
      ...line(say("channel"), this.told("channel", row)),
      ...(this.index.columns.state && this.told("state", row) ? line(say("state"), this.told("state", row)) : []),
      ...(cause && cause[0] ? line(say("common cause"), el("a", { href: "#findings?cause=" + cause[0] }, cause[1])) : []),
    ];
  }

  kept(detail, text, value) {
    if (!detail.kept) { return null; }
    const [hit, ...lines] = detail.kept;
    const sought = (value || "").slice(0, 20);
    const marked = (index) => index === hit || (sought !== "" && index > hit && index <= hit + 2 && text(lines[index]).startsWith(sought));
    return el("section", { class: "kept" }, el("h3", {}, say("the kept page around this place")),
      el("ol", { class: "page" }, ...lines.map((place, index) => el("li", { class: marked(index) ? "hit" : "" }, marked(index) ? el("mark", {}, text(place) || say("(empty)")) : text(place)))));
  }

  looked(detail, value) {
    const heading = el("h3", {}, say("the kept page as it looked"));
    if (this.pictured) {
      const [tree, hit] = this.pictured;
      const told = say("Without the page's own style sheets, pictures and links; framed is the place of the finding.");
      return el("section", { class: "kept" }, heading, pictureBox(tree, hit, value, say("the kept page as it looked; its text stands above")), el("p", { class: "note" }, told));
    }
    return this.index.full && detail.kept ? el("section", { class: "kept" }, heading, el("p", { class: "note" }, say("The site carries as many pictures as fit; this one is left out. The kept page has it."))) : null;
  }

  normal(detail, text, library, channel) {
    if (detail.steps === undefined) { return null; }
    const form = (told, value) => (told === undefined ? value || "" : Array.isArray(told) ? changed(value, told) : text(told));
    return el("details", {}, el("summary", {}, say("normal forms, and the steps that made them")),
      el("dl", {}, ...line(say("library"), form(detail.normalLibrary, library)), ...line(say("channel"), form(detail.normalChannel, channel)), ...line(say("steps"), text(detail.steps) || "—")));
  }

  source(row, detail, text) {
    const rule = this.told("rule", row);
    const address = text(detail.address);
    const seen = address && (detail.link ? el("a", { href: address, rel: "noreferrer noopener" }, address) : el("span", { class: "address" }, address));
    const evidence = text(detail.evidence);
    return el("dl", { class: "seen" },
      ...(address || detail.place !== undefined ? line(say("seen at"), seen || "", " ", text(detail.place) || "") : []),
      ...(evidence ? line(say("kept as"), el("code", { class: "address" }, evidence)) : []),
      ...line(say("rule"), rule[0] + " " + rule[1]), ...line(say("source of the rule"), rule[2]),
      ...(detail.life && detail.life.length ? line(say("history"), el("ul", {}, ...detail.life.map((place) => el("li", {}, text(place))))) : []));
  }

  around(row) {
    const rows = this.findings.rows;
    const at = rows.indexOf(row);
    const link = (place, word) => (at >= 0 && place >= 0 && place < rows.length ? el("a", { href: "#" + this.filter.number(rows[place]) }, word) : null);
    const back = el("a", { href: this.findings.address || "#findings" }, say("back to the list"));
    return el("nav", { class: "around screen", "aria-label": say("other findings") }, link(at - 1, say("previous")), back, link(at + 1, say("next")));
  }
}

function line(term, ...content) {
  return content[0] === null || content[0] === undefined || (content.length === 1 && content[0] === "") ? [] : [el("dt", {}, term), el("dd", {}, ...content)];
}

function runsOf(value, ends) {
  return [...(ends || []), value.length].map((end, index, all) => {
    const run = value.slice(index ? all[index - 1] : 0, end);
    return run && index % 2 ? el("mark", {}, run) : run;
  });
}

function side(who, value, ends, which) {
  const runs = value === null ? [say("(no such element)")] : value === "" ? [say("(empty)")] : runsOf(value, ends);
  return el("div", { class: "side " + which }, el("span", { class: "who" }, who), el("div", { class: "value" + (value ? "" : " none") }, ...runs));
}
