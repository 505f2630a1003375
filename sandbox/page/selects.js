// Select menus of every kind: static, external, users, conversations, channels; one choice or several.
import { el } from "./dom.js";
import { press } from "./buttons.js";
import { openMenu } from "./menu.js";
import { plain } from "./mrkdwn.js";
import { avatar } from "./people.js";

const OPTION = { field: "selected_option", initial: "initial_option" };
const KINDS = {
  static_select: OPTION,
  external_select: OPTION,
  users_select: { field: "selected_user", initial: "initial_user" },
  conversations_select: { field: "selected_conversation", initial: "initial_conversation" },
  channels_select: { field: "selected_channel", initial: "initial_channel" },
  multi_static_select: { field: "selected_options", initial: "initial_options", many: true },
  multi_external_select: { field: "selected_options", initial: "initial_options", many: true },
  multi_users_select: { field: "selected_users", initial: "initial_users", many: true },
  multi_conversations_select: { field: "selected_conversations", initial: "initial_conversations", many: true },
  multi_channels_select: { field: "selected_channels", initial: "initial_channels", many: true },
};

export const isSelect = (type) => type in KINDS;

export function drawSelect(element, spot) {
  const kind = KINDS[element.type];
  const state = spot.seed(element, { type: element.type, [kind.field]: element[kind.initial] ?? (kind.many ? [] : null) });
  const chosen = () => state[kind.field];
  const keep = (value) => {
    state[kind.field] = value;
    spot.save(element, state);
    show();
  };
  const face = el("span", { class: "select-face" });
  const node = el("button", {
    type: "button", class: kind.many ? "select many" : "select", "data-action-id": element.action_id, "aria-haspopup": "listbox",
    "aria-expanded": "false", "aria-label": spot.label ? null : element.accessibility_label ?? (plain(element.placeholder).join("") || "Choose"),
    id: spot.fieldId, onclick: () => (kind.many ? openMany() : openOne()),
    onkeydown: (event) => { if (["ArrowDown", "ArrowUp"].includes(event.key)) { event.preventDefault(); node.click(); } },
  }, face, el("span", { class: "caret", "aria-hidden": "true" }));
  const tell = (extra) => spot.live && press(spot, element, { selected: { ...extra } }, node);

  function show() {
    const values = kind.many ? chosen() : chosen() ? [chosen()] : [];
    const labels = values.map((value) => labelOf(element, value, spot));
    const blank = el("span", { class: "placeholder" }, element.placeholder ? plain(element.placeholder) : "Choose an option");
    const faces = !values.length ? [blank] : labels.map((label) => (kind.many ? el("span", { class: "token" }, label) : el("span", {}, label)));
    face.replaceChildren(...faces);
    if (spot.label) node.setAttribute("aria-label", `${spot.label}: ${labels.join(", ") || "nothing chosen"}`);
  }

  function openOne() {
    openMenu(node, {
      ...looks(element, spot),
      entries: (words) => choices(element, spot, words, (value) => sameValue(value, chosen())),
      pick: ({ value }) => { keep(value); tell({ [kind.field]: value }); },
      lead: chosen() && !spot.live ? clearButton(() => { keep(null); }) : null,
    });
  }

  function openMany() {
    const before = JSON.stringify(chosen());
    openMenu(node, {
      ...looks(element, spot), multi: true, keep: true,
      entries: (words) => choices(element, spot, words, (value) => chosen().some((one) => sameValue(one, value))),
      pick: ({ value }) => {
        const rest = chosen().filter((one) => !sameValue(one, value));
        if (rest.length < chosen().length) keep(rest);
        else if (!element.max_selected_items || rest.length < element.max_selected_items) keep([...rest, value]);
      },
      closed: () => { if (JSON.stringify(chosen()) !== before) tell({ [kind.field]: chosen() }); },
    });
  }

  show();
  return node;
}

const clearButton = (clear) => el("button", { type: "button", class: "plain-button", onclick: (event) => { clear(); event.target.remove(); } }, "Clear selection");

const sameValue = (one, other) => (one?.value ?? one) === (other?.value ?? other);

function looks(element, spot) {
  const many = /external|users|conversations|channels/.test(element.type);
  const count = element.options?.length ?? (element.option_groups ?? []).reduce((sum, group) => sum + group.options.length, 0);
  const least = element.min_query_length ?? 3;
  return {
    label: spot.label || (plain(element.placeholder).join("") || "Choose"), filter: many || count > 7,
    empty: element.type.endsWith("external_select") && least ? `Type to search` : "Nothing found",
  };
}

function labelOf(element, value, spot) {
  const { members, conversations } = spot.page.state;
  if (element.type.includes("users")) return members.find((one) => one.id === value)?.name ?? value;
  if (/conversations|channels/.test(element.type)) {
    const found = conversations.find((one) => one.id === value);
    return found ? (found.type === "im" ? found.name : `#${found.name}`) : value;
  }
  return plain(value.text).join("");
}

function choices(element, spot, words, isChosen) {
  const { members, conversations } = spot.page.state;
  if (element.type.includes("users")) return people(members, words, isChosen);
  if (/conversations|channels/.test(element.type)) return places(element, conversations, words, isChosen);
  if (element.type.endsWith("external_select")) return suggested(element, spot, words, isChosen);
  return grouped(element, words, isChosen);
}

const holds = (label, words) => label.toLowerCase().includes(words.trim().toLowerCase());

function people(members, words, isChosen) {
  return members.filter((one) => !one.deleted && (holds(one.name, words) || holds(one.real_name ?? "", words))).map((one) => ({
    label: one.name, value: one.id, chosen: isChosen(one.id), note: one.title || null,
    nodes: [avatar(one, "small"), el("span", {}, one.name), one.is_bot ? el("span", { class: "app-tag" }, "APP") : null].filter(Boolean),
  }));
}

function places(element, conversations, words, isChosen) {
  const include = element.filter?.include;
  const fits = (one) => (element.type.includes("channels") ? one.type === "channel" : !include || include.includes(one.type === "im" ? "im" : one.is_private ? "private" : "public"));
  return conversations.filter((one) => fits(one) && holds(one.name, words)).map((one) => ({
    label: one.type === "im" ? one.name : `#${one.name}`, value: one.id, chosen: isChosen(one.id),
  }));
}

const entry = (option, isChosen) => ({
  label: plain(option.text).join(""), note: option.description ? plain(option.description).join("") : null, value: option, chosen: isChosen(option),
});

function grouped(element, words, isChosen) {
  const fitting = (options) => options.filter((option) => holds(plain(option.text).join(""), words)).map((option) => entry(option, isChosen));
  if (!element.option_groups) return fitting(element.options ?? []);
  return element.option_groups.flatMap((group) => {
    const found = fitting(group.options);
    return found.length ? [{ heading: plain(group.label).join("") }, ...found] : [];
  });
}

async function suggested(element, spot, words, isChosen) {
  if (words.length < (element.min_query_length ?? 3)) return [];
  const answer = await spot.page.act({ do: "suggest", ...spot.where, block_id: spot.blockId, action_id: element.action_id, value: words });
  const options = answer.options ?? (answer.option_groups ?? []).flatMap((group) => group.options);
  return options.map((option) => entry(option, isChosen));
}
