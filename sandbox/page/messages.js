// The list of messages: days, new marks, names, blocks, and what a lock screen would have shown.
import { el, freshId, reconcile, redraw, sign } from "./dom.js";
import { Answers } from "./answers.js";
import { fileCard, showBlocks } from "./blocks.js";
import { openMenu } from "./menu.js";
import { flat, mrkdwn } from "./mrkdwn.js";
import { avatar } from "./people.js";
import { dateKey, dayName, fullMoment, hourMinute } from "./time.js";

const TOGETHER = 5 * 60 * 1000;

/** Make `list` show a conversation. `newFrom` is the ts of the first message not read before, if any. */
export function showMessages(list, conversation, page, newFrom) {
  const { clock } = page.state;
  const rows = [];
  let previous = null;
  for (const message of conversation.messages) {
    const day = dateKey(message.at, clock.tz);
    const turned = !previous || dateKey(previous.at, clock.tz) !== day;
    if (turned) rows.push({ kind: "day", key: `day-${day}`, text: dayName(message.at, clock.now, clock.tz) });
    if (message.ts === newFrom) rows.push({ kind: "new", key: "new" });
    const follows = !turned && previous.user === message.user && !message.ephemeral && !previous.ephemeral && message.ts !== newFrom
      && Date.parse(message.at) - Date.parse(previous.at) < TOGETHER;
    rows.push({ kind: "message", key: `message-${message.ts}`, message, follows });
    previous = message;
  }
  const draw = { day: dayLine, new: newLine, message: (row) => drawMessage(row, conversation, page) };
  reconcile(list, rows, {
    key: (row) => row.key,
    sign: (row) => sign(row.text, row.message, row.follows, page.settings.push, page.state.me, clock.tz, page.state.shortcuts),
    build: (row) => draw[row.kind](row),
    update: (node, row) => (row.kind === "message" ? fill(node, row, conversation, page) : node.replaceChildren(...draw[row.kind](row).childNodes)),
  });
}

const dayLine = (row) => el("li", { class: "day" }, el("span", { class: "day-name" }, row.text));
const newLine = () => el("li", { class: "new-line", "aria-label": "New messages" }, el("span", {}, "New"));

const PARTS = new WeakMap();

function drawMessage(row, conversation, page) {
  const name = freshId("name");
  const parts = {
    gutter: el("div", { class: "gutter" }), only: el("div", { class: "only-you" }), meta: el("div", { class: "meta", id: name }),
    content: el("div", { class: "content" }), files: el("div", { class: "files" }), edited: el("div", { class: "edited" }),
    push: el("div", { class: "push" }), tools: el("div", { class: "tools" }),
  };
  const node = el("li", { class: "message", tabindex: "-1", "data-ts": row.message.ts, "aria-labelledby": name },
    parts.only, parts.gutter, el("div", { class: "body" }, parts.meta, parts.content, parts.files, parts.edited, parts.push), parts.tools);
  PARTS.set(node, parts);
  fill(node, row, conversation, page);
  return node;
}

function fill(node, { message, follows }, conversation, page) {
  const { state, settings } = page;
  const parts = PARTS.get(node);
  const member = state.members.find((one) => one.id === message.user) ?? { id: message.user, name: message.name, is_bot: message.is_bot };
  const name = message.name || member.name;
  const held = node.contains(document.activeElement);
  node.className = `message${follows ? " follows" : ""}${message.ephemeral ? " ephemeral" : ""}`;
  redraw(parts.only, sign(message.ephemeral), () => (message.ephemeral ? [el("span", { "aria-hidden": "true" }, "👁 "), "Only visible to you"] : []));
  redraw(parts.gutter, sign(follows, member, message.at, state.clock.tz), () => [follows ? stamp(message, state, "hover-time") : avatar({ ...member, name })]);
  redraw(parts.meta, sign(name, message.is_bot, message.at, follows, state.clock.tz), () => [
    el("span", { class: "name" }, name), message.is_bot ? el("span", { class: "app-tag" }, "APP") : null, stamp(message, state, "time")]);
  parts.meta.classList.toggle("vh", follows);
  showContent(parts.content, message, conversation, page);
  redraw(parts.files, sign(message.files), () => (message.files ?? []).map(fileCard));
  redraw(parts.edited, sign(message.edited), () => (message.edited ? ["(edited)"] : []));
  redraw(parts.push, sign(settings.push, message.text, message.edited), () => (settings.push && message.user !== state.me && !message.ephemeral ? [lockScreen(message, name, state)] : []));
  redraw(parts.tools, sign(message.ephemeral, state.shortcuts), () => [messageMenu(message, conversation, page)]);
  if (held && !node.contains(document.activeElement)) node.focus({ preventScroll: true });
}

const stamp = (message, state, look) =>
  el("time", { class: look, datetime: message.at, title: fullMoment(message.at, state.clock.tz) }, hourMinute(message.at, state.clock.tz));

function showContent(parent, message, conversation, page) {
  if (!message.blocks?.length) {
    redraw(parent, sign("text", message.text), () => [el("div", { class: "section-text" }, mrkdwn(message.text ?? "", page.state))]);
    return;
  }
  if (redraw(parent, "blocks", () => [el("div", { class: "blocks" })])) parent.dataset.kind = "blocks";
  showBlocks(parent.firstElementChild, message.blocks, {
    page, where: { channel: conversation.id, ts: message.ts }, kind: "message",
    answers: Answers.of(`${conversation.id}:${message.ts}`), current: () => latest(page, conversation.id, message.ts)?.blocks ?? [],
  });
}

const latest = (page, channel, ts) =>
  page.state.conversations.find((one) => one.id === channel)?.messages.find((one) => one.ts === ts);

/** The push a phone or a screen reader gets: the message's top-level text. Edits make none. */
function lockScreen(message, name, state) {
  const words = flat(message.text, state);
  return el("figure", { class: "lock" }, el("figcaption", {}, message.edited ? "No new push: this was an edit. Screen readers get:" : "On a lock screen:"),
    el("div", { class: "lock-card" }, el("span", { class: "lock-app" }, name), el("span", { class: words ? "lock-text" : "lock-text none" }, words || "no text: a push would be empty")));
}

function messageMenu(message, conversation, page) {
  const offered = (page.state.shortcuts ?? []).filter((one) => one.type === "message");
  if (!offered.length || message.ephemeral) return null;
  const node = el("button", {
    type: "button", class: "tool-button", "aria-label": "Message shortcuts", title: "Message shortcuts", "aria-haspopup": "menu", "aria-expanded": "false",
    onclick: () => openMenu(node, {
      label: "Message shortcuts", role: "menu", entries: () => offered.map((one) => ({ label: one.name, note: page.botName(), one })),
      pick: ({ one }) => page.act({ do: "message_action", channel: conversation.id, ts: message.ts, callback_id: one.callback_id }),
    }),
  }, "⋯");
  return node;
}
