// Modals: the top of the stack is drawn; what is typed stays through updates; mistakes show under their inputs.
import { announce, el, focusables, freshId } from "./dom.js";
import { Answers, complaint } from "./answers.js";
import { showBlocks } from "./blocks.js";
import { holdTab } from "./confirm.js";
import { closeMenu } from "./menu.js";
import { plain } from "./mrkdwn.js";

let shown = null;
let opener = null;

/** Draw the top view of the stack, or none. */
export function showModals(layer, page) {
  const views = page.state.views ?? [];
  const view = views.at(-1);
  const workspace = document.getElementById("workspace");
  if (!view) {
    if (shown) leave(layer, workspace);
    return;
  }
  if (!shown) opener = document.activeElement;
  const fresh = !shown || shown.id !== view.id;
  if (fresh) {
    closeMenu();
    shown = build(view, page);
    layer.replaceChildren(el("div", { class: "veil" }), shown.node);
    layer.hidden = false;
    workspace.inert = true;
  }
  fill(shown, view, views.length, page);
  if (fresh) focusFirst(shown.node);
}

function leave(layer, workspace) {
  shown = null;
  layer.replaceChildren();
  layer.hidden = true;
  workspace.inert = false;
  const back = opener?.isConnected ? opener : document.querySelector("[data-testid=composer]");
  back?.focus({ preventScroll: true });
}

function build(view, page) {
  const title = freshId("modal-title");
  const parts = {
    title: el("h2", { class: "dialog-title", id: title }), body: el("div", { class: "dialog-body", tabindex: "-1" }),
    trouble: el("p", { class: "trouble", role: "alert", hidden: true }), foot: el("div", { class: "dialog-foot" }),
    back: el("button", { type: "button", class: "dialog-x back", "aria-label": "Back", onclick: () => close(modal, page) }, "‹"),
  };
  const node = el("form", {
    class: "dialog modal", role: "dialog", "aria-modal": "true", "aria-labelledby": title, "data-view-id": view.id, novalidate: true, tabindex: "-1",
    onsubmit: (event) => { event.preventDefault(); submit(modal, page); },
    onkeydown: (event) => {
      if (event.key === "Escape") { event.preventDefault(); close(modal, page); } else holdTab(event, node);
    },
  }, el("div", { class: "dialog-head" }, parts.back, parts.title,
    el("button", { type: "button", class: "dialog-x", "aria-label": "Close", "data-testid": "modal-x", onclick: () => close(modal, page) }, "×")),
  parts.body, parts.trouble, parts.foot);
  const modal = { id: view.id, node, parts, errors: {}, hash: null, view };
  return modal;
}

function fill(modal, view, depth, page) {
  if (modal.hash !== null && modal.hash !== view.hash) modal.errors = {};
  modal.hash = view.hash ?? "";
  modal.view = view;
  const { parts } = modal;
  parts.title.replaceChildren(...plain(view.title));
  parts.back.hidden = depth < 2;
  const held = modal.node.contains(document.activeElement);
  showBlocks(parts.body, view.blocks, surfaceOf(modal, page));
  showFoot(parts.foot, view, modal, page);
  // Whoever pressed a button that is gone now stays inside: else Escape would no longer close the modal.
  if (held && !modal.node.contains(document.activeElement)) parts.body.focus({ preventScroll: true });
}

function showFoot(foot, view, modal, page) {
  const words = [plain(view.close).join("") || "Close", view.submit ? plain(view.submit).join("") || "Submit" : ""];
  if (foot.dataset.words === JSON.stringify(words)) return;
  foot.dataset.words = JSON.stringify(words);
  foot.replaceChildren(
    el("button", { type: "button", class: "button", "data-testid": "modal-close", onclick: () => close(modal, page) }, words[0]),
    ...(words[1] ? [el("button", { type: "submit", class: "button primary", "data-testid": "modal-submit" }, words[1])] : []));
}

const surfaceOf = (modal, page) => ({
  page, where: { view_id: modal.id }, kind: "modal", errors: { ...modal.view.errors, ...modal.errors }, answers: Answers.of(`view:${modal.id}`),
  known: modal.view.state?.values, current: () => modal.view.blocks,
});

function focusFirst(node) {
  const wished = node.querySelector("[data-focus]");
  const field = [...node.querySelectorAll(".dialog-body .field, .dialog-body .select, .dialog-body input")].find((one) => focusables(node).includes(one));
  (wished ?? field ?? node).focus({ preventScroll: true });
}

async function submit(modal, page) {
  if (!modal.view.submit || modal.sending) return;
  closeMenu();
  const answers = Answers.of(`view:${modal.id}`);
  const given = answers.among(modal.view.blocks);
  const wrong = {};
  for (const block of modal.view.blocks.filter((one) => one.type === "input")) {
    const words = complaint(block, given[block.block_id]?.[block.element.action_id]);
    if (words) wrong[block.block_id] = words;
  }
  if (Object.keys(wrong).length) return showErrors(modal, page, wrong);
  await send(modal, page, given);
}

async function send(modal, page, given) {
  const button = modal.node.querySelector("[data-testid=modal-submit]");
  modal.sending = true;
  button.setAttribute("aria-busy", "true");
  trouble(modal, "");
  const result = await page.act({ do: "submit", view_id: modal.id, state: given });
  modal.sending = false;
  button.removeAttribute("aria-busy");
  if (result.errors && Object.keys(result.errors).length) showErrors(modal, page, result.errors);
  else if (!result.ok) trouble(modal, result.words);
  else if (shown === modal) {
    modal.errors = {};
    showBlocks(modal.parts.body, modal.view.blocks, surfaceOf(modal, page));
  }
}

function showErrors(modal, page, errors) {
  modal.errors = errors;
  showBlocks(modal.parts.body, modal.view.blocks, surfaceOf(modal, page));
  const first = modal.node.querySelector(".input.wrong");
  first?.scrollIntoView({ block: "center" });
  (first && focusables(first)[0])?.focus({ preventScroll: true });
  announce(Object.values(errors).join(" "));
}

function trouble(modal, words) {
  modal.parts.trouble.hidden = !words;
  modal.parts.trouble.textContent = words;
}

function close(modal, page) {
  closeMenu();
  return page.act({ do: "close", view_id: modal.id });
}
