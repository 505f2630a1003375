// Slack's mrkdwn, and plain_text, as DOM nodes.
import { el, safeUrl } from "./dom.js";
import { glyph, withEmoji } from "./emoji.js";
import { slackDate } from "./time.js";

const WORD = /[\p{L}\p{N}]/u;
const STYLES = { "*": "strong", _: "em", "~": "s" };
const ENTITY = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

export const unescape = (text) => text.replace(/&(lt|gt|amp);/g, (entity) => ENTITY[entity]);

/** A text object of either kind, or a bare string taken as mrkdwn. `state` names the people and channels mentioned. */
export function drawText(text, state) {
  if (text === null || text === undefined) return [];
  if (typeof text === "string") return mrkdwn(text, state);
  if (text.type === "plain_text") return plain(text);
  return mrkdwn(text.text ?? "", state, { verbatim: Boolean(text.verbatim) });
}

/** plain_text: nothing in it is markup; emoji names are, unless it says otherwise. */
export function plain(text) {
  const words = typeof text === "string" ? text : text?.text ?? "";
  return [text?.emoji === false ? words : withEmoji(words)];
}

/** What mrkdwn says, without its marks: for titles, labels and pushes. */
export const flat = (text, state) => el("span", {}, mrkdwn(String(text ?? ""), state)).textContent;

export function mrkdwn(text, state, { verbatim = false } = {}) {
  const nodes = [];
  text.split(/```/).forEach((part, index, parts) => {
    const fenced = index % 2 === 1 && index < parts.length - 1;
    if (fenced) nodes.push(el("pre", { class: "pre" }, unescape(part.replace(/^\n|\n$/g, ""))));
    else if (part) nodes.push(...lines(index % 2 ? `\`\`\`${part}` : part.replace(index ? /^\n/ : "", ""), state, verbatim));
  });
  return nodes;
}

function lines(text, state, verbatim) {
  const nodes = [];
  let quote = null;
  let flowing = false;
  for (const line of text.split("\n")) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line);
    if (quoted) {
      if (quote) quote.append(el("br"));
      else nodes.push((quote = el("blockquote", { class: "quote" })));
      quote.append(...inline(quoted[1], state, verbatim));
      flowing = false;
      continue;
    }
    quote = null;
    const item = /^(\s*)([•◦▪‣-]|\d{1,2}\.) +(.*)$/.exec(line);
    if (item) {
      const depth = Math.min(3, Math.floor(item[1].length / 2));
      nodes.push(el("span", { class: `item depth-${depth}` }, el("span", { class: "bullet" }, item[2] === "-" ? "•" : item[2]),
        el("span", {}, inline(item[3], state, verbatim))));
      flowing = false;
      continue;
    }
    if (flowing) nodes.push(el("br"));
    if (line === "" && !flowing) nodes.push(el("span", { class: "gap" }));
    nodes.push(...inline(line, state, verbatim));
    flowing = true;
  }
  return nodes;
}

function inline(text, state, verbatim) {
  const nodes = [];
  let words = "";
  const flush = () => { if (words) nodes.push(unescape(words)); words = ""; };
  for (let at = 0; at < text.length;) {
    const found = codeAt(text, at) ?? angleAt(text, at, state) ?? emojiAt(text, at) ?? (verbatim ? null : urlAt(text, at))
      ?? styleAt(text, at, state, verbatim);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      words += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function codeAt(text, at) {
  if (text[at] !== "`") return null;
  const end = text.indexOf("`", at + 1);
  if (end < at + 2) return null;
  return { node: el("code", { class: "code" }, unescape(text.slice(at + 1, end))), end: end + 1 };
}

function emojiAt(text, at) {
  const match = text[at] === ":" && /^:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/.exec(text.slice(at, at + 60));
  const sign = match && glyph(match[1]);
  return sign ? { node: el("span", { class: "emoji", role: "img", "aria-label": match[1].replaceAll("_", " ") }, sign), end: at + match[0].length } : null;
}

function urlAt(text, at) {
  if (text[at] !== "h" || (at && WORD.test(text[at - 1]))) return null;
  const match = /^https?:\/\/[^\s<>|]*[^\s<>|.,;:!?'")\]}*_~]/.exec(text.slice(at));
  return match ? { node: link(unescape(match[0]), [unescape(match[0])]), end: at + match[0].length } : null;
}

function styleAt(text, at, state, verbatim) {
  const mark = text[at];
  const tag = STYLES[mark];
  const next = text[at + 1];
  if (!tag || (at && WORD.test(text[at - 1])) || !next || /\s/.test(next) || next === mark) return null;
  for (let end = text.indexOf(mark, at + 2); end > 0; end = text.indexOf(mark, end + 1)) {
    const after = text[end + 1];
    if (/\s/.test(text[end - 1]) || (after && WORD.test(after)) || insideAngle(text, at, end)) continue;
    return { node: el(tag, {}, inline(text.slice(at + 1, end), state, verbatim)), end: end + 1 };
  }
  return null;
}

function insideAngle(text, from, at) {
  const opened = text.lastIndexOf("<", at);
  return opened > from && text.indexOf(">", opened) > at;
}

export function link(url, children) {
  const href = safeUrl(url);
  if (!href) return el("span", {}, children);
  return el("a", { class: "link", href, target: "_blank", rel: "noopener noreferrer" }, children);
}

function angleAt(text, at, state) {
  if (text[at] !== "<") return null;
  const end = text.indexOf(">", at);
  if (end < 0 || end === at + 1) return null;
  const [target, label] = split(text.slice(at + 1, end));
  return { node: reference(target, label, state), end: end + 1 };
}

function split(token) {
  const bar = token.indexOf("|");
  return bar < 0 ? [token, null] : [token.slice(0, bar), token.slice(bar + 1)];
}

function reference(target, label, state) {
  if (target.startsWith("@")) return mentionUser(target.slice(1), state, label);
  if (target.startsWith("#")) return mentionChannel(target.slice(1), state, label);
  if (target.startsWith("!date^")) {
    const [, seconds, template, url] = target.split("^");
    const said = slackDate(seconds, template ?? "", state?.clock?.tz);
    return url ? link(url, [said]) : el("time", {}, said);
  }
  if (target.startsWith("!")) {
    const name = target.startsWith("!subteam^") ? label ?? "@group" : `@${target.slice(1)}`;
    return el("span", { class: "mention" }, name.startsWith("@") ? name : `@${name}`);
  }
  return link(unescape(target), [withEmoji(unescape(label ?? target.replace(/^mailto:/, "")))]);
}

export function mentionUser(id, state, label = null) {
  const member = state?.members?.find((one) => one.id === id);
  const mine = id === state?.me;
  return el("span", { class: mine ? "mention mine" : "mention", "data-user": id }, `@${member?.name ?? label ?? "unknown person"}`);
}

export function mentionChannel(id, state, label = null) {
  const channel = state?.conversations?.find((one) => one.id === id);
  return el("span", { class: "mention" }, `#${channel?.name ?? label ?? "private-channel"}`);
}
