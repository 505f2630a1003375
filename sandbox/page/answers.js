// What is typed or chosen on one surface and not yet sent, as Slack's `state.values`.

const kept = new Map();

export class Answers {
  /** One set a surface, living as long as the page: a redraw of the surface finds it again. */
  static of(surface) {
    if (!kept.has(surface)) kept.set(surface, new Answers());
    return kept.get(surface);
  }

  constructor() {
    this.values = new Map();
  }

  /** What stands there now; the element's own initial value when nobody has touched it. */
  seed(blockId, actionId, initial) {
    const key = JSON.stringify([blockId, actionId]);
    if (!this.values.has(key)) this.values.set(key, initial);
    return this.values.get(key);
  }

  set(blockId, actionId, state) {
    this.values.set(JSON.stringify([blockId, actionId]), state);
  }

  /** The answers to what is drawn now, by block and action. */
  among(blocks) {
    const drawn = new Set((blocks ?? []).map((block) => block.block_id));
    const all = {};
    for (const [key, state] of this.values) {
      const [blockId, actionId] = JSON.parse(key);
      if (drawn.has(blockId)) (all[blockId] ??= {})[actionId] = state;
    }
    return all;
  }
}

const isEmpty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** Nothing chosen, nothing written. */
export function unanswered(state) {
  const { type, ...rest } = state ?? {};
  if (type === "rich_text_input") return !(rest.rich_text_value?.elements ?? []).some((part) => part.elements?.some((one) => (one.text ?? "x").trim()));
  return Object.values(rest).every((value) => (typeof value === "string" ? !value.trim() : isEmpty(value)));
}

/** What Slack's client says under an input before it sends anything, or null. */
export function complaint(block, state) {
  const element = block.element ?? {};
  if (unanswered(state)) return block.optional ? null : "Please complete this required field.";
  const value = state?.value;
  if (element.type === "plain_text_input") {
    if (element.min_length && value.length < element.min_length) return `Please write at least ${element.min_length} characters.`;
    if (element.max_length && value.length > element.max_length) return `Please write at most ${element.max_length} characters.`;
  }
  if (element.type === "number_input") return numberComplaint(element, value);
  if (element.type === "email_text_input" && !/^[^\s@]+@[^\s@]+$/.test(value)) return "Please enter a valid email address.";
  if (element.type === "url_text_input" && !/^https?:\/\/\S+$/.test(value)) return "Please enter a valid URL.";
  return null;
}

function numberComplaint(element, value) {
  const number = Number(value);
  if (Number.isNaN(number)) return "Please enter a number.";
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
  if (element.min_value !== undefined && number < Number(element.min_value)) return `Please enter ${element.min_value} or more.`;
  if (element.max_value !== undefined && number > Number(element.max_value)) return `Please enter ${element.max_value} or less.`;
  return null;
}
