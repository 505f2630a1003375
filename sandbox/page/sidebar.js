// The workspace's list: channels, people, and the app.
import { el, redraw, sign } from "./dom.js";
import { avatar } from "./people.js";

/** Draw the list. A person without messages here can still be looked at, and played. */
export function showSidebar(node, page) {
  const { state, place } = page;
  const channels = state.conversations.filter((one) => one.type === "channel");
  const bots = state.members.filter((one) => one.is_bot && !one.deleted);
  const people = state.members.filter((one) => !one.is_bot && !one.deleted);
  const unread = (conversation) => conversation?.unread ?? 0;
  const signature = sign(state.workspace, place.id, page.state.me, channels.map((one) => [one.id, one.name, one.unread]), people.map((one) => [one.id, one.name]),
    bots.map((one) => [one.id, one.name, unread(page.dmWith(one.id))]), state.bot);
  const hadFocus = node.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  redraw(node, signature, () => [
    el("div", { class: "workspace-name" }, el("span", { class: "workspace-sign", "aria-hidden": "true" }, (state.workspace?.name ?? "W")[0]), el("h1", {}, state.workspace?.name ?? "Workspace")),
    section("Channels", channels.map((one) => entry(page, one.id, el("span", { class: "hash", "aria-hidden": "true" }, "#"), one.name, unread(one)))),
    section("Direct messages", people.map((one) => entry(page, one.id, avatar(one, "small"), one.name, 0, one.id === state.me ? "you" : ""))),
    section("Apps", bots.map((one) => entry(page, page.dmWith(one.id)?.id ?? one.id, avatar(one, "small"), one.name, unread(page.dmWith(one.id)), "", state.bot?.connected === false))),
  ]);
  if (hadFocus) node.querySelector(`[data-place="${CSS.escape(hadFocus)}"]`)?.focus({ preventScroll: true });
}

/** Arrow keys walk the list, as in Slack. */
export function walkList(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const entries = [...event.currentTarget.querySelectorAll(".side-entry")];
  const at = entries.indexOf(document.activeElement);
  if (!step || at < 0) return;
  event.preventDefault();
  entries[(at + step + entries.length) % entries.length].focus();
}

const section = (title, entries) => entries.length
  ? el("section", { class: "side-section" }, el("h2", {}, title), el("ul", {}, entries.map((one) => el("li", {}, one)))) : null;

function entry(page, id, sign_, name, unread, note = "", off = false) {
  const here = page.place.id === id;
  return el("button", {
    type: "button", class: `side-entry${here ? " here" : ""}${unread ? " unread" : ""}`, "data-place": id, "aria-current": here ? "page" : null,
    onclick: () => page.go(id),
  }, sign_, el("span", { class: "side-name" }, name), note ? el("span", { class: "side-note" }, note) : null,
  off ? el("span", { class: "side-note", title: "The app is not connected" }, "offline") : null,
  unread ? el("span", { class: "badge", "aria-label": `${unread} unread` }, String(unread)) : null);
}
