// Faces: initials on a colour that stays a person's own.
import { el } from "./dom.js";

export function initials(name) {
  const words = String(name ?? "?").replace(/[^\p{L}\p{N}\s]/gu, " ").trim().split(/\s+/);
  return ((words[0]?.[0] ?? "?") + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}

/** A hue from the id, so that a person looks the same on every page. */
function hue(id) {
  let sum = 7;
  for (const letter of String(id)) sum = (sum * 31 + letter.codePointAt(0)) % 3607;
  return sum % 360;
}

export function avatar(member, size = "") {
  const bot = member?.is_bot ? " bot" : "";
  return el("span", { class: `avatar ${size}${bot}`, "aria-hidden": "true", hue: hue(member?.id ?? "?") }, initials(member?.name));
}
