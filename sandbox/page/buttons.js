// Buttons and overflow menus, and the one way a press goes to the app.
import { announce, el, freshId, safeUrl } from "./dom.js";
import { askFirst } from "./confirm.js";
import { openMenu } from "./menu.js";
import { plain } from "./mrkdwn.js";

/**
 * Send a press, after Slack's own "are you sure" where the element asks for it.
 * `spot` says where the element stands: {page, where, blockId, answers(), label}. `extra` is what was chosen.
 */
export async function press(spot, element, extra = {}, node = null) {
  if (node?.getAttribute("aria-busy") === "true") return false;
  if (element.confirm && !(await askFirst(element.confirm, spot.page.state, node))) return false;
  busy(node, true);
  const result = await spot.page.act({
    do: "press", ...spot.where, block_id: spot.blockId, action_id: element.action_id, ...extra, state: spot.answers(),
  });
  busy(node, false);
  if (!result.ok) warn(node, result.words);
  return result.ok;
}

function busy(node, on) {
  if (!node) return;
  if (on) node.setAttribute("aria-busy", "true");
  else node.removeAttribute("aria-busy");
}

/** Slack's small warning sign beside a press that came to nothing. */
function warn(node, words) {
  announce(words);
  if (!node?.isConnected) return;
  node.parentElement.querySelector(":scope > .failed")?.remove();
  const mark = el("span", { class: "failed", role: "img", title: words, "aria-label": words }, "⚠");
  node.after(mark);
  setTimeout(() => mark.remove(), 8000);
}

export function drawButton(element, spot) {
  const label = plain(element.text);
  const url = safeUrl(element.url);
  const looks = { primary: " primary", danger: " danger" }[element.style] ?? "";
  const node = el("button", {
    type: "button", class: `button${looks}`, "data-action-id": element.action_id, "data-value": element.value,
    "aria-label": element.accessibility_label, title: label.join("").length > 24 ? label.join("") : null,
    onclick: () => {
      if (url) window.open(url, "_blank", "noopener,noreferrer");
      press(spot, element, { value: element.value ?? null }, node);
    },
  }, el("span", { class: "button-label" }, label), url ? el("span", { class: "leaves", "aria-hidden": "true" }, "↗") : null);
  return node;
}

export function drawOverflow(element, spot) {
  const node = el("button", {
    type: "button", class: "button overflow", "data-action-id": element.action_id, "aria-label": "More actions", "aria-haspopup": "menu",
    "aria-expanded": "false", id: freshId("more"),
    onclick: () => openMenu(node, {
      label: "More actions", role: "menu",
      entries: () => (element.options ?? []).map((option) => ({ label: plain(option.text).join(""), note: option.description ? plain(option.description).join("") : null, option })),
      pick: ({ option }) => {
        const url = safeUrl(option.url);
        if (url) window.open(url, "_blank", "noopener,noreferrer");
        press(spot, element, { value: option.value, selected: { selected_option: option } }, node);
      },
    }),
  }, el("span", { class: "dots", "aria-hidden": "true" }, "•••"));
  return node;
}

/** Thumbs up and down under an answer. */
export function drawFeedback(element, spot) {
  const sides = [["positive_button", "👍"], ["negative_button", "👎"]].filter(([side]) => element[side]);
  return sides.map(([side, sign]) => {
    const choice = element[side];
    const node = el("button", {
      type: "button", class: "button icon", "data-action-id": element.action_id, "data-value": choice.value,
      "aria-label": choice.accessibility_label ?? plain(choice.text).join(""), title: plain(choice.text).join(""),
      onclick: () => press(spot, element, { value: choice.value }, node),
    }, sign);
    return node;
  });
}

export function drawIconButton(element, spot) {
  const words = plain(element.text).join("");
  const node = el("button", {
    type: "button", class: "button icon", "data-action-id": element.action_id, "data-value": element.value,
    "aria-label": element.accessibility_label ?? words, title: words,
    onclick: () => press(spot, element, { value: element.value ?? null }, node),
  }, element.icon === "trash" ? "🗑" : "•");
  return node;
}
