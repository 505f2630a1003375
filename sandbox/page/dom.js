// Builds and updates DOM. Data only ever becomes text nodes and attributes, never markup.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "hue") node.style.setProperty("--hue", value);
    else if (name in PROPERTIES) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const PROPERTIES = { value: 1, checked: 1, disabled: 1, hidden: 1, inert: 1 };

const KEYS = new WeakMap();

/** Make `parent` show `items`, leaving alone every child whose signature is unchanged: focus, typed words and open menus stay. */
export function reconcile(parent, items, { key, sign, build, update }) {
  const old = new Map();
  for (const child of [...parent.children]) old.set(KEYS.get(child)?.key, child);
  const wanted = new Set(items.map(key));
  for (const [name, child] of old) if (!wanted.has(name)) child.remove();
  let at = parent.firstElementChild;
  for (const item of items) {
    const name = key(item);
    const signature = sign(item);
    let node = old.get(name);
    if (node && KEYS.get(node).signature !== signature) {
      if (update) update(node, item);
      else {
        const fresh = build(item);
        if (at === node) at = fresh;
        node.replaceWith(fresh);
        node = fresh;
      }
    } else if (!node) node = build(item);
    KEYS.set(node, { key: name, signature });
    if (node === at) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
  }
}

/** Draw `parent` again only when `signature` differs from the last time. */
export function redraw(parent, signature, children) {
  if (KEYS.get(parent)?.signature === signature) return false;
  KEYS.set(parent, { key: "", signature });
  parent.replaceChildren(...children().flat(Infinity).filter(Boolean));
  return true;
}

export const sign = (...parts) => JSON.stringify(parts);

const SAFE = /^(https?:|mailto:|tel:)/i;

/** An address that a link may lead to, or null for one that could run something. */
export function safeUrl(url) {
  const text = String(url ?? "").trim();
  return SAFE.test(text) ? text : null;
}

/** A picture's address: the web's, or a file this workspace keeps. */
export function pictureUrl(url) {
  const text = String(url ?? "").trim();
  return /^(https?:\/\/|\/files\/)/i.test(text) ? text : null;
}

const FOCUSABLE = "button:not([disabled]),a[href],input:not([disabled]),textarea:not([disabled]),select,[contenteditable=true]";

export const focusables = (root) => [...root.querySelectorAll(FOCUSABLE)].filter((node) => node.offsetParent !== null);

let serial = 0;
export const freshId = (stem) => `${stem}-${++serial}`;

/** Tell screen readers without moving anything on the screen. */
export function announce(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  window.setTimeout(() => { live.textContent = text; }, 50);
}
