// Layout blocks as Slack draws them, on a message, a modal or the Home tab.
import { el, freshId, pictureUrl, reconcile, safeUrl, sign } from "./dom.js";
import { drawButton, drawFeedback, drawIconButton, drawOverflow } from "./buttons.js";
import { drawField, isField } from "./inputs.js";
import { drawMarkdown } from "./markdown.js";
import { drawText, link, plain } from "./mrkdwn.js";
import { drawRichText } from "./richtext.js";
import { drawSelect, isSelect } from "./selects.js";

/**
 * Make `parent` show `blocks`. `surface`: {page, where, answers, kind, blocks, errors}.
 * Blocks that did not change keep their nodes, and so what is being typed in them.
 */
export function showBlocks(parent, blocks, surface) {
  const seen = new Map();
  const keyed = (blocks ?? []).map((block, index) => {
    const stem = block.block_id ? `${block.type}:${block.block_id}` : `${block.type}#${index}`;
    const turn = seen.get(stem) ?? 0;
    seen.set(stem, turn + 1);
    return { block, key: `${stem}/${turn}` };
  });
  reconcile(parent, keyed, {
    key: (one) => one.key,
    sign: ({ block }) => sign(block, surface.kind, surface.errors?.[block.block_id] ?? null),
    build: ({ block }) => drawBlock(block, surface),
  });
}

function drawBlock(block, surface) {
  const draw = DRAWN[block.type];
  const inner = draw ? draw(block, surface) : el("p", { class: "note" }, `[${block.type}]`);
  return el("div", { class: `block block-${block.type}`, "data-block-id": block.block_id }, inner);
}

const DRAWN = {
  header: (block) => el(block.level === 2 ? "h4" : "h3", { class: "header" }, plain(block.text)),
  divider: () => el("hr"),
  section: drawSection,
  context: (block, surface) => (block.elements ?? []).map((element) =>
    (element.type === "image" ? picture(element, "context-image") : el("span", { class: "context-text" }, drawText(element, surface.page.state)))),
  actions: (block, surface) => (block.elements ?? []).map((element) => drawElement(element, spotFor(block, surface))),
  context_actions: (block, surface) => (block.elements ?? []).map((element) => drawElement(element, spotFor(block, surface))),
  image: (block, surface) => el("figure", {}, block.title ? el("figcaption", {}, drawText(block.title, surface.page.state)) : null, picture(block, "picture")),
  markdown: (block) => drawMarkdown(block.text),
  rich_text: (block, surface) => drawRichText(block, surface.page.state),
  table: drawTable,
  file: (block) => fileCard({ name: block.external_id ?? "File" }),
  video: (block) => [link(block.title_url ?? block.video_url, plain(block.title)), picture({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "picture")],
  input: drawInput,
  alert: (block, surface) => el("div", { class: `alert alert-${block.level ?? "default"}`, role: "note" }, drawText(block.text, surface.page.state)),
  plan: (block) => [el("strong", {}, block.title ?? "Plan"), (block.tasks ?? []).map(taskCard)],
  task_card: (block) => taskCard(block),
};

/** Where an element stands, and how it keeps and sends what is chosen. */
function spotFor(block, surface, extra = {}) {
  return {
    page: surface.page, where: surface.where, blockId: block.block_id, live: true,
    answers: () => surface.answers.among(surface.current()),
    seed: (element, initial) => surface.answers.seed(block.block_id, element.action_id, surface.known?.[block.block_id]?.[element.action_id] ?? initial),
    save: (element, state) => surface.answers.set(block.block_id, element.action_id, state),
    ...extra,
  };
}

export function drawElement(element, spot) {
  if (element.type === "button" || element.type === "workflow_button") return drawButton(element, spot);
  if (element.type === "overflow") return drawOverflow(element, spot);
  if (element.type === "image") return picture(element, "thumb");
  if (element.type === "feedback_buttons") return drawFeedback(element, spot);
  if (element.type === "icon_button") return drawIconButton(element, spot);
  if (isSelect(element.type)) return drawSelect(element, spot);
  if (isField(element.type)) return drawField(element, spot);
  return el("span", { class: "note" }, `[${element.type}]`);
}

function drawSection(block, surface) {
  const { state } = surface.page;
  const words = el("div", { class: "section-words" });
  if (block.text) words.append(long(el("div", { class: "section-text" }, drawText(block.text, state)), block));
  if (block.fields) words.append(el("div", { class: "fields" }, block.fields.map((field) => el("div", { class: "one-field" }, drawText(field, state)))));
  if (!block.accessory) return words;
  const kind = block.accessory.type === "overflow" ? " keeps-place" : block.accessory.type === "image" ? " holds-image" : "";
  return [words, el("div", { class: `accessory${kind}` }, drawElement(block.accessory, spotFor(block, surface)))];
}

/** Slack folds long text behind "Show more" unless the block says `expand`. */
function long(node, block) {
  const text = block.text.text ?? "";
  const tall = text.length > 700 || text.split("\n").length > 12;
  if (block.expand || !tall) return node;
  const more = el("button", { type: "button", class: "plain-button show-more", "aria-expanded": "false", onclick: () => {
    const folded = node.classList.toggle("folded");
    more.textContent = folded ? "Show more" : "Show less";
    more.setAttribute("aria-expanded", String(!folded));
  } }, "Show more");
  node.classList.add("folded");
  return el("div", {}, node, more);
}

function picture(block, look) {
  const file = block.slack_file;
  const url = pictureUrl(block.image_url ?? file?.url ?? (file?.id ? `/files/${encodeURIComponent(file.id)}` : ""));
  const missing = () => el("span", { class: `${look} missing`, role: "img", "aria-label": block.alt_text ?? "" }, block.alt_text || "Picture");
  if (!url) return missing();
  const node = el("img", { class: look, src: url, alt: block.alt_text ?? "", onerror: () => node.replaceWith(missing()) });
  return node;
}

export function fileCard(file) {
  const url = pictureUrl(file.url_private ?? file.url) ?? (safeUrl(file.permalink) || null);
  const isImage = /^image\//.test(file.mimetype ?? "") || /\.(png|jpe?g|gif|svg|webp)$/i.test(file.name ?? "");
  if (isImage && url) return picture({ image_url: url, alt_text: file.alt_txt || file.title || file.name }, "picture");
  const face = [el("span", { class: "file-sign", "aria-hidden": "true" }, "▤"), el("span", {}, file.title || file.name || "File")];
  return url ? el("a", { class: "file", href: url, target: "_blank", rel: "noopener noreferrer", download: file.name || true }, face) : el("span", { class: "file" }, face);
}

function drawTable(block, surface) {
  const cell = (one, tag) => el(tag, {}, one.type === "rich_text" ? drawRichText(one, surface.page.state) : String(one.text ?? one.value ?? ""));
  const [head, ...rows] = block.rows ?? [];
  return el("table", { class: "table" }, head ? el("thead", {}, el("tr", {}, head.map((one) => cell(one, "th")))) : null,
    el("tbody", {}, rows.map((row) => el("tr", {}, row.map((one) => cell(one, "td"))))));
}

const taskCard = (task) => el("div", { class: "task-card" }, el("span", {}, task.status === "complete" ? "✓ " : "• "), task.title ?? "");

function drawInput(block, surface) {
  const error = surface.errors?.[block.block_id];
  const ids = { label: freshId("label"), field: freshId("field"), hint: freshId("hint"), error: freshId("error") };
  const described = [block.hint ? ids.hint : "", error ? ids.error : ""].filter(Boolean).join(" ") || null;
  const label = plain(block.label).join("");
  const grouped = ["radio_buttons", "checkboxes"].includes(block.element.type);
  const spot = spotFor(block, surface, {
    live: Boolean(block.dispatch_action), label, labelId: ids.label, fieldId: ids.field, describedBy: described, required: !block.optional,
  });
  return el("div", { class: error ? "input wrong" : "input" },
    el(grouped ? "div" : "label", { class: "input-label", id: ids.label, for: grouped ? null : ids.field }, plain(block.label),
      block.optional ? el("span", { class: "optional" }, " (optional)") : null),
    drawElement(block.element, spot),
    error ? el("p", { class: "error", id: ids.error }, error) : null,
    block.hint ? el("p", { class: "hint", id: ids.hint }, plain(block.hint)) : null);
}
