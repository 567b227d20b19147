"use strict";
/* A long list of which only the rows in sight are in the page. Rows have one height, set by the style sheet. */
class Rows {
  constructor(box, make) {
    this.box = box;
    this.make = make;
    this.count = 0;
    this.nodes = new Map();
    this.whole = false;
    box.setAttribute("role", "list");
    box.addEventListener("keydown", (event) => this.onKey(event));
    addEventListener("scroll", () => this.draw(), { passive: true });
    addEventListener("resize", () => this.show(this.count));
  }

  show(count) {
    this.count = count;
    this.nodes.forEach((node) => node.remove());
    this.nodes.clear();
    this.height = parseFloat(getComputedStyle(this.box).getPropertyValue("--row")) || 64;
    this.box.classList.toggle("whole", this.whole);
    this.box.style.height = this.whole ? "auto" : count * this.height + "px";
    this.draw();
  }

  draw() {
    if (!this.box.offsetParent) { return; }
    const top = this.box.getBoundingClientRect().top;
    const around = 8;
    let first = Math.max(0, Math.floor(-top / this.height) - around);
    let last = Math.min(this.count, Math.ceil((innerHeight - top) / this.height) + around);
    if (this.whole) { first = 0; last = Math.min(this.count, 500); }
    this.nodes.forEach((node, index) => {
      if ((index < first || index >= last) && !node.contains(document.activeElement)) { node.remove(); this.nodes.delete(index); }
    });
    for (let index = first; index < last; index += 1) { if (!this.nodes.has(index)) { this.add(index); } }
  }

  add(index) {
    const node = this.make(index);
    node.setAttribute("role", "listitem");
    node.setAttribute("aria-posinset", index + 1);
    node.setAttribute("aria-setsize", this.count);
    if (!this.whole) { node.style.top = index * this.height + "px"; }
    let after = null;
    this.nodes.forEach((other, place) => { if (place > index && (after === null || place < after)) { after = place; } });
    this.box.insertBefore(node, after === null ? null : this.nodes.get(after));
    this.nodes.set(index, node);
  }

  redraw() { this.show(this.count); }

  onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest("[role=listitem]");
    if (!step || !row) { return; }
    const index = Number(row.getAttribute("aria-posinset")) - 1 + step;
    if (index < 0 || index >= this.count) { return; }
    if (!this.nodes.has(index)) { this.add(index); }
    event.preventDefault();
    this.nodes.get(index).querySelector("a").focus();
  }
}
