// Fields to write in, pick a time in, or tick.
import { el, freshId } from "./dom.js";
import { press } from "./buttons.js";
import { drawText, plain } from "./mrkdwn.js";
import { richWords, toRichText } from "./richtext.js";
import { instantOf, wallTime } from "./time.js";

const PICKERS = {
  datepicker: { input: "date", field: "selected_date", initial: "initial_date" },
  timepicker: { input: "time", field: "selected_time", initial: "initial_time" },
};
const WRITTEN = { plain_text_input: "text", number_input: "text", email_text_input: "email", url_text_input: "url" };

export const isField = (type) =>
  type in WRITTEN || type in PICKERS || ["datetimepicker", "rich_text_input", "radio_buttons", "checkboxes", "file_input"].includes(type);

export function drawField(element, spot) {
  if (element.type in WRITTEN) return written(element, spot);
  if (element.type in PICKERS) return picker(element, spot);
  if (element.type === "datetimepicker") return moment(element, spot);
  if (element.type === "rich_text_input") return rich(element, spot);
  if (element.type === "file_input") return el("p", { class: "note" }, "Files cannot be uploaded in the practice workspace.");
  return ticks(element, spot);
}

/** What every field's node carries: what it answers for, and what describes it. */
const carries = (element, spot) => ({
  id: spot.fieldId ?? freshId("field"), "data-action-id": element.action_id, "data-focus": element.focus_on_load,
  "aria-label": spot.label ? null : element.accessibility_label ?? (plain(element.placeholder).join("") || null),
  "aria-describedby": spot.describedBy, "aria-required": spot.required ? "true" : null,
});

function written(element, spot) {
  const state = spot.seed(element, { type: element.type, value: element.initial_value ?? null });
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = () => spot.live && press(spot, element, { value: state.value ?? "" });
  let resting = null;
  const node = el(element.multiline ? "textarea" : "input", {
    ...carries(element, spot), class: "field", type: element.multiline ? null : WRITTEN[element.type], rows: element.multiline ? 4 : null,
    inputmode: element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : null, autocomplete: "off",
    placeholder: plain(element.placeholder).join("") || null, maxlength: element.max_length, value: state.value ?? "",
    oninput: () => {
      state.value = node.value === "" ? null : node.value;
      spot.save(element, state);
      count();
      if (!triggers.includes("on_character_entered")) return;
      clearTimeout(resting);
      resting = setTimeout(tell, 300);
    },
    onkeydown: (event) => { if (event.key === "Enter" && !element.multiline && spot.live && triggers.includes("on_enter_pressed")) tell(); },
  });
  const left = el("span", { class: "count", "aria-hidden": "true" });
  function count() {
    const room = (element.max_length ?? Infinity) - node.value.length;
    left.textContent = room < 80 ? String(room) : "";
  }
  count();
  return el("div", { class: "counted" }, node, left);
}

function picker(element, spot) {
  const { input, field, initial } = PICKERS[element.type];
  const state = spot.seed(element, { type: element.type, [field]: element[initial] ?? null });
  const node = el("input", {
    ...carries(element, spot), class: "field short", type: input, value: state[field] ?? "",
    onchange: () => {
      state[field] = node.value || null;
      spot.save(element, state);
      if (spot.live) press(spot, element, { selected: { [field]: state[field] } }, node);
    },
  });
  return node;
}

/** Seconds since the epoch at Slack's door, the viewer's wall time on the screen. */
function moment(element, spot) {
  const state = spot.seed(element, { type: element.type, selected_date_time: element.initial_date_time ?? null });
  const { tz } = spot.page.state.clock;
  const node = el("input", {
    ...carries(element, spot), class: "field short", type: "datetime-local", value: state.selected_date_time ? wallTime(state.selected_date_time * 1000, tz) : "",
    onchange: () => {
      state.selected_date_time = node.value ? instantOf(node.value, tz) / 1000 : null;
      spot.save(element, state);
      if (spot.live) press(spot, element, { selected: { selected_date_time: state.selected_date_time } }, node);
    },
  });
  return node;
}

const TOOLS = [["*", "B", "Bold"], ["_", "I", "Italic"], ["~", "S", "Strikethrough"], ["`", "</>", "Code"]];

function rich(element, spot) {
  const state = spot.seed(element, { type: element.type, rich_text_value: element.initial_value ?? null });
  const area = el("textarea", {
    ...carries(element, spot), class: "field", rows: 4, placeholder: plain(element.placeholder).join("") || null, value: richWords(state.rich_text_value),
    oninput: () => {
      state.rich_text_value = area.value ? toRichText(area.value) : null;
      spot.save(element, state);
    },
  });
  const wrap = (mark) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    area.setRangeText(`${mark}${value.slice(from, to)}${mark}`, from, to, "end");
    area.setSelectionRange(from + 1, to + 1);
    area.focus();
    area.dispatchEvent(new Event("input"));
  };
  return el("div", { class: "rich-input" },
    el("div", { class: "rich-tools", role: "group", "aria-label": "Formatting" }, TOOLS.map(([mark, face, name]) =>
      el("button", { type: "button", class: `tool tool-${name.toLowerCase()}`, "aria-label": name, title: name, onclick: () => wrap(mark) }, face))), area);
}

function ticks(element, spot) {
  const many = element.type === "checkboxes";
  const state = spot.seed(element, many ? { type: element.type, selected_options: element.initial_options ?? [] } : { type: element.type, selected_option: element.initial_option ?? null });
  const group = freshId("group");
  const isOn = (option) => (many ? state.selected_options.some((one) => one.value === option.value) : state.selected_option?.value === option.value);
  const take = (option, on) => {
    if (many) {
      const after = (element.options ?? []).filter((one) => (one.value === option.value ? on : isOn(one)));
      state.selected_options = after;
    } else state.selected_option = option;
    spot.save(element, state);
    if (spot.live) press(spot, element, { selected: many ? { selected_options: state.selected_options } : { selected_option: option } }, node);
  };
  const { id, ...rest } = carries(element, spot);
  const node = el("div", { ...rest, id, class: "ticks", role: many ? "group" : "radiogroup", "aria-labelledby": spot.labelId },
    (element.options ?? []).map((option, index) => {
      const note = option.description ? freshId("note") : null;
      return el("label", { class: "tick" },
        el("input", {
          type: many ? "checkbox" : "radio", name: group, checked: isOn(option), value: option.value, "data-option": index, "aria-describedby": note,
          onchange: (event) => take(option, event.target.checked),
        }),
        el("span", {}, el("span", { class: "tick-label" }, drawText(option.text, spot.page.state)),
          note ? el("span", { class: "tick-note", id: note }, drawText(option.description, spot.page.state)) : null));
    }));
  return node;
}
