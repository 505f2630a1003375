// Menus that open beside the thing that was pressed: one at a time, closed by Esc, Tab, a press elsewhere or its own choice.
import { el } from "./dom.js";
import { Listbox } from "./listbox.js";

let open = null;

export const menuIsOpen = () => open !== null;

export function closeMenu({ refocus = false } = {}) {
  if (!open) return;
  const { node, anchor, closed } = open;
  open = null;
  node.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (refocus && anchor.isConnected) anchor.focus();
  closed?.();
}

/** A redraw may have taken away what the menu belongs to. */
export function dropOrphanMenu() {
  if (open && !open.anchor.isConnected) closeMenu();
}

/**
 * Open a menu at `anchor`.
 * `entries(filter)` gives the choices, or a promise of them; `pick(entry)` takes one; `keep` leaves the menu open after a choice.
 */
export function openMenu(anchor, { label, role = "listbox", entries, pick, filter = false, placeholder = "Search", keep = false, multi = false, closed, empty, lead }) {
  if (open?.anchor === anchor) return closeMenu({ refocus: true });
  closeMenu();
  const box = new Listbox({ label, role, multi, empty, pick: (entry) => {
    if (!keep) closeMenu({ refocus: true });
    pick(entry);
    if (keep) refresh({ active: box.active });
  } });
  const field = filter && el("input", {
    class: "options-filter", type: "text", role: "combobox", placeholder, "aria-label": `${label}: search`, "aria-expanded": "true",
    "aria-controls": box.node.id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
    oninput: () => refresh(),
  });
  const node = el("div", { class: "menu", onkeydown: onKey }, lead ? el("div", { class: "menu-lead" }, lead) : null, field || null, box.node);
  let asked = 0;
  async function refresh({ active } = {}) {
    const turn = ++asked;
    const words = field ? field.value : "";
    const found = entries(words);
    if (found instanceof Promise) box.node.setAttribute("aria-busy", "true");
    const list = await found;
    if (turn !== asked || open?.node !== node) return;
    box.node.removeAttribute("aria-busy");
    const chosen = list.filter((entry) => !entry.heading).findIndex((entry) => entry.chosen);
    box.show(list, { active: active ?? (multi || chosen < 0 ? 0 : chosen) });
    place(node, anchor);
  }
  function onKey(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      event.preventDefault();
      closeMenu({ refocus: true });
    } else if (event.key === "Tab") closeMenu({ refocus: true });
    else box.key(event, { typing: Boolean(field) });
  }
  open = { node, anchor, closed };
  anchor.setAttribute("aria-expanded", "true");
  document.getElementById("menus").append(node);
  box.driver = field || null;
  place(node, anchor);
  refresh();
  (field || box.node).focus({ preventScroll: true });
  return undefined;
}

/** Below the anchor when there is room, else above; inside the phone when the anchor is in it. */
function place(node, anchor) {
  const frame = anchor.closest(".frame");
  const bounds = (frame?.querySelector("#workspace") ?? document.documentElement).getBoundingClientRect();
  const box = anchor.getBoundingClientRect();
  node.style.setProperty("--menu-width", `${Math.min(bounds.right - bounds.left - 16, 420)}px`);
  node.style.minWidth = `${Math.min(Math.max(box.width, 180), 420)}px`;
  const below = Math.min(bounds.bottom, innerHeight) - box.bottom - 12;
  const above = box.top - Math.max(bounds.top, 0) - 12;
  const up = node.offsetHeight > below && above > below;
  node.style.maxHeight = `${Math.max(120, Math.min(380, up ? above : below))}px`;
  const left = Math.min(Math.max(box.left, bounds.left + 8), Math.min(bounds.right, innerWidth) - node.offsetWidth - 8);
  node.style.left = `${Math.max(left, 4)}px`;
  node.style.top = up ? `${box.top - node.offsetHeight - 4}px` : `${box.bottom + 4}px`;
}

document.addEventListener("mousedown", (event) => {
  if (open && !open.node.contains(event.target) && !open.anchor.contains(event.target)) closeMenu();
}, true);
addEventListener("resize", () => closeMenu());
document.addEventListener("scroll", (event) => {
  const holder = event.target;
  if (!open || !(holder instanceof Element) || !holder.contains(open.anchor)) return;
  const [seen, box] = [holder.getBoundingClientRect(), open.anchor.getBoundingClientRect()];
  if (box.bottom < seen.top || box.top > seen.bottom) closeMenu();
  else place(open.node, open.anchor);
}, true);
