// A list of choices driven from the keyboard, whoever holds the focus: a filter field, the composer, or the list itself.
import { el, freshId } from "./dom.js";

export class Listbox {
  /** `entries`: {label, nodes?, note?, heading?, danger?, chosen?}. `role`: listbox or menu. */
  constructor({ label, role = "listbox", multi = false, pick, empty = "Nothing found" }) {
    this.role = role;
    this.pick = pick;
    this.empty = empty;
    this.active = -1;
    this.rows = [];
    this.entries = [];
    this.node = el("div", {
      class: "options", role, id: freshId("options"), tabindex: "-1", "aria-label": label,
      "aria-multiselectable": multi ? "true" : null,
    });
  }

  show(entries, { active = 0 } = {}) {
    this.entries = entries.filter((entry) => !entry.heading);
    this.rows = [];
    const children = entries.map((entry) => (entry.heading ? el("div", { class: "options-heading", role: "presentation" }, entry.heading) : this.row(entry)));
    if (!this.entries.length) children.push(el("div", { class: "options-empty" }, this.empty));
    this.node.replaceChildren(...children);
    this.activate(this.rows.length ? Math.min(active, this.rows.length - 1) : -1);
  }

  row(entry) {
    const index = this.rows.length;
    const row = el("div", {
      class: `option${entry.danger ? " danger" : ""}`, id: freshId("option"), role: this.role === "menu" ? "menuitem" : "option",
      "aria-selected": this.role === "menu" ? null : String(Boolean(entry.chosen)),
      onmousemove: () => this.activate(index, { scroll: false }),
      onmousedown: (event) => event.preventDefault(),
      onclick: () => this.pick(entry),
    }, el("span", { class: "option-main" }, entry.nodes ?? entry.label), entry.note ? el("span", { class: "option-note" }, entry.note) : null,
    entry.chosen ? el("span", { class: "option-tick", "aria-hidden": "true" }, "✓") : null);
    this.rows.push(row);
    return row;
  }

  activate(index, { scroll = true } = {}) {
    this.rows[this.active]?.classList.remove("active");
    this.active = index;
    const row = this.rows[index];
    row?.classList.add("active");
    if (scroll) row?.scrollIntoView({ block: "nearest" });
    for (const holder of [this.node, this.driver]) {
      if (row) holder?.setAttribute("aria-activedescendant", row.id);
      else holder?.removeAttribute("aria-activedescendant");
    }
  }

  /** Answer a key; true when it was one of ours. */
  key(event, { typing = false } = {}) {
    const last = this.rows.length - 1;
    const moves = { ArrowDown: this.active >= last ? 0 : this.active + 1, ArrowUp: this.active <= 0 ? last : this.active - 1 };
    if (!typing) Object.assign(moves, { Home: 0, End: last });
    if (event.key in moves) {
      if (this.rows.length) this.activate(moves[event.key]);
    } else if (event.key === "Enter" || (event.key === " " && !typing)) {
      if (!this.entries[this.active]) return false;
      this.pick(this.entries[this.active]);
    } else if (!typing && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const letter = event.key.toLowerCase();
      const order = this.entries.map((_, offset) => (this.active + 1 + offset) % this.entries.length);
      const hit = order.find((index) => this.entries[index].label.toLowerCase().startsWith(letter));
      if (hit !== undefined) this.activate(hit);
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
