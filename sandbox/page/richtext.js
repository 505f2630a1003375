// rich_text blocks: what people's own formatted words are kept as.
import { el } from "./dom.js";
import { glyph } from "./emoji.js";
import { link, mentionChannel, mentionUser } from "./mrkdwn.js";
import { slackDate } from "./time.js";

export function drawRichText(block, state) {
  return (block.elements ?? []).map((element) => part(element, state));
}

function part(element, state) {
  const inner = () => (element.elements ?? []).map((one) => leaf(one, state));
  if (element.type === "rich_text_preformatted") return el("pre", { class: "pre" }, inner());
  if (element.type === "rich_text_quote") return el("blockquote", { class: "quote" }, inner());
  if (element.type === "rich_text_list") {
    const ordered = element.style === "ordered";
    return el(ordered ? "ol" : "ul", { class: `list depth-${Math.min(3, element.indent ?? 0)}`, start: ordered && element.offset ? element.offset + 1 : null },
      (element.elements ?? []).map((item) => el("li", {}, (item.elements ?? []).map((one) => leaf(one, state)))));
  }
  return el("div", { class: "rich-section" }, inner());
}

function styled(node, style = {}) {
  let made = node;
  if (style.code) made = el("code", { class: "code" }, made);
  if (style.bold) made = el("strong", {}, made);
  if (style.italic) made = el("em", {}, made);
  if (style.strike) made = el("s", {}, made);
  if (style.underline) made = el("u", {}, made);
  return made;
}

function leaf(one, state) {
  switch (one.type) {
    case "text": return styled(broken(one.text), one.style);
    case "link": return styled(link(one.url, [one.text ?? one.url]), one.style);
    case "emoji": return el("span", { class: "emoji", role: "img", "aria-label": one.name }, glyph(one.name) ?? `:${one.name}:`);
    case "user": return mentionUser(one.user_id, state);
    case "channel": return mentionChannel(one.channel_id, state);
    case "broadcast": return el("span", { class: "mention" }, `@${one.range}`);
    case "usergroup": return el("span", { class: "mention" }, "@group");
    case "date": return el("time", {}, slackDate(one.timestamp, one.format ?? "{date}", state?.clock?.tz));
    case "color": return el("code", { class: "code" }, one.value);
    default: return one.text ?? "";
  }
}

const broken = (text) => el("span", { class: "keeps-lines" }, text ?? "");

const MARKS = { "*": "bold", _: "italic", "~": "strike", "`": "code" };

/** What was typed in a rich text input, with *bold*, _italic_, ~strike~ and `code`, as Slack's rich_text value. */
export function toRichText(words) {
  const elements = [];
  let rest = words;
  const marked = /(^|[^\p{L}\p{N}])([*_~`])(?=\S)([^\n]*?\S)\2(?![\p{L}\p{N}])/u;
  for (let found = marked.exec(rest); found; found = marked.exec(rest)) {
    const before = rest.slice(0, found.index) + found[1];
    if (before) elements.push({ type: "text", text: before });
    elements.push({ type: "text", text: found[3], style: { [MARKS[found[2]]]: true } });
    rest = rest.slice(found.index + found[0].length);
  }
  if (rest) elements.push({ type: "text", text: rest });
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}

/** The words of a rich_text value, to type on from. */
export const richWords = (value) =>
  (value?.elements ?? []).map((section) => (section.elements ?? []).map((one) => one.text ?? "").join("")).join("\n");
