"use strict";
/* A block of a kept page as it looked. It comes as a tree of names and texts and becomes nodes one by one: no text of the
   page is ever read as markup, and only these elements, attributes and styles are made. */
const PICTURE_TAGS = new Set(["table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "dl", "dt", "dd", "ul", "ol", "li", "p", "div", "span", "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "i", "em", "u", "s", "sub", "sup", "br", "hr", "pre", "blockquote", "section"]);
const PICTURE_STYLES = new Set(["color", "background-color", "font-weight", "font-style", "text-align", "text-decoration", "vertical-align"]);

function pictureNodes(tree, hit, value) {
  let count = 0;
  let place = null;
  const made = (node) => {
    const [tag, looks, ...children] = node;
    const own = document.createElement(PICTURE_TAGS.has(tag) ? tag : "span");
    if (count === hit) { place = own; }
    count += 1;
    for (const [name, told] of Object.entries(looks || {})) {
      if (name === "colspan" || name === "rowspan") { own.setAttribute(name, String(Number(told) || 1)); } else if (PICTURE_STYLES.has(name)) { own.style.setProperty(name, told); }
    }
    for (const child of children) { own.append(typeof child === "string" ? child : made(child)); }
    return own;
  };
  const root = made(tree);
  if (place) { place.className = "hit"; markValue(root, place, value); }
  return root;
}

function markValue(root, place, value) {
  if (!value) { return; }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = place.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING ? -1 : node.data.indexOf(value);
    if (at >= 0) {
      const rest = node.splitText(at);
      rest.splitText(value.length);
      const mark = document.createElement("mark");
      rest.replaceWith(mark);
      mark.append(rest);
      return;
    }
  }
}

function pictureBox(tree, hit, value, label) {
  const host = el("div", { class: "looked", role: "img", tabindex: "0", "aria-label": label });
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = "site/picture.css";
  host.attachShadow({ mode: "open" }).append(sheet, el("div", { class: "page", "aria-hidden": "true" }, pictureNodes(tree, hit, value)));
  return host;
}
