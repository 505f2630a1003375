// The `markdown` block: the common Markdown that language models and documents are written in.
import { el, safeUrl } from "./dom.js";
import { withEmoji } from "./emoji.js";

export function drawMarkdown(text) {
  const nodes = [];
  const rows = String(text ?? "").split("\n");
  for (let at = 0; at < rows.length;) {
    const taken = fence(rows, at) ?? heading(rows, at) ?? rule(rows, at) ?? table(rows, at) ?? quote(rows, at) ?? list(rows, at)
      ?? paragraph(rows, at);
    if (taken.node) nodes.push(taken.node);
    at = taken.next;
  }
  return nodes;
}

function fence(rows, at) {
  if (!/^\s*```/.test(rows[at])) return null;
  let end = at + 1;
  while (end < rows.length && !/^\s*```/.test(rows[end])) end += 1;
  return { node: el("pre", { class: "pre" }, rows.slice(at + 1, end).join("\n")), next: end + 1 };
}

function heading(rows, at) {
  const match = /^(#{1,6})\s+(.*?)\s*#*$/.exec(rows[at]);
  return match && { node: el(`h${Math.min(6, match[1].length + 2)}`, { class: "md-heading" }, spans(match[2])), next: at + 1 };
}

const rule = (rows, at) => (/^\s*([-*_])(\s*\1){2,}\s*$/.test(rows[at]) ? { node: el("hr"), next: at + 1 } : null);

function table(rows, at) {
  if (!rows[at].includes("|") || !/^\s*\|?[\s:|-]+-[\s:|-]*$/.test(rows[at + 1] ?? "")) return null;
  const cells = (row) => row.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
  let end = at + 2;
  while (end < rows.length && rows[end].includes("|")) end += 1;
  const body = rows.slice(at + 2, end).map((row) => el("tr", {}, cells(row).map((cell) => el("td", {}, spans(cell)))));
  return { node: el("table", { class: "table" }, el("thead", {}, el("tr", {}, cells(rows[at]).map((cell) => el("th", {}, spans(cell))))),
    el("tbody", {}, body)), next: end };
}

function quote(rows, at) {
  let end = at;
  while (end < rows.length && /^\s*>/.test(rows[end])) end += 1;
  if (end === at) return null;
  return { node: el("blockquote", { class: "quote" }, drawMarkdown(rows.slice(at, end).map((row) => row.replace(/^\s*> ?/, "")).join("\n"))), next: end };
}

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

function list(rows, at) {
  const first = ITEM.exec(rows[at]);
  if (!first) return null;
  const items = [];
  let end = at;
  while (end < rows.length) {
    const match = ITEM.exec(rows[end]);
    if (match && match[1].length <= first[1].length + 1) items.push([match[3]]);
    else if (items.length && rows[end].trim() && /^\s{2,}/.test(rows[end])) items.at(-1).push(rows[end].replace(/^\s{2,4}/, ""));
    else break;
    end += 1;
  }
  const tag = /\d/.test(first[2]) ? "ol" : "ul";
  const entry = ([own, ...nested]) => el("li", {}, spans(own.replace(/^\[[ x]\]\s/, (box) => (box[1] === "x" ? "☑ " : "☐ "))), nested.length ? drawMarkdown(nested.join("\n")) : []);
  return { node: el(tag, { class: "list" }, items.map(entry)), next: end };
}

function paragraph(rows, at) {
  if (!rows[at].trim()) return { node: null, next: at + 1 };
  let end = at + 1;
  while (end < rows.length && rows[end].trim() && !/^(\s*(```|>|#{1,6}\s)|\s*([-*+]|\d+[.)])\s)/.test(rows[end])) end += 1;
  return { node: el("p", { class: "md-paragraph" }, spans(rows.slice(at, end).join("\n"))), next: end };
}

const SPANS = [
  [/^`([^`]+)`/, (match) => el("code", { class: "code" }, match[1])],
  [/^\*\*(?=\S)([^]+?\S)\*\*/, (match) => el("strong", {}, spans(match[1]))],
  [/^__(?=\S)([^]+?\S)__/, (match) => el("strong", {}, spans(match[1]))],
  [/^~~(?=\S)([^]+?\S)~~/, (match) => el("s", {}, spans(match[1]))],
  [/^\*(?=\S)([^*]*?\S)\*/, (match) => el("em", {}, spans(match[1]))],
  [/^_(?=\S)([^_]*?\S)_(?![\p{L}\p{N}])/u, (match) => el("em", {}, spans(match[1]))],
  [/^!?\[([^\]]*)\]\(([^)\s]+)\)/, (match) => anchor(match[2], spans(match[1]))],
  [/^<?(https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]])>?/, (match) => anchor(match[1], [match[1]])],
];

const anchor = (url, children) => {
  const href = safeUrl(url);
  return href ? el("a", { class: "link", href, target: "_blank", rel: "noopener noreferrer" }, children) : el("span", {}, children);
};

function spans(text) {
  const nodes = [];
  let words = "";
  const flush = () => { if (words) nodes.push(withEmoji(words)); words = ""; };
  for (let at = 0; at < text.length;) {
    const escaped = text[at] === "\\" && /[\\`*_~[\]()#>!-]/.test(text[at + 1] ?? "");
    const inWord = at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1]) && text[at] === "_";
    const found = escaped || inWord ? null : firstSpan(text.slice(at));
    if (found) {
      flush();
      nodes.push(found.node);
      at += found.length;
    } else {
      words += escaped ? text[at + 1] : text[at];
      at += escaped ? 2 : 1;
    }
  }
  flush();
  return nodes.flatMap((node) => (typeof node === "string" ? broken(node) : [node]));
}

const broken = (words) => words.split("\n").flatMap((row, index) => (index ? [el("br"), row] : [row]));

function firstSpan(rest) {
  for (const [pattern, build] of SPANS) {
    const match = pattern.exec(rest);
    if (match) return { node: build(match), length: match[0].length };
  }
  return null;
}
