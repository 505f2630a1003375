// Where people write: Enter sends, "/" lists the commands, "@" the people.
import { el, freshId } from "./dom.js";
import { Listbox } from "./listbox.js";
import { openMenu } from "./menu.js";
import { avatar } from "./people.js";

const drafts = new Map();

export class Composer {
  constructor(page) {
    this.page = page;
    this.list = new Listbox({ label: "Suggestions", pick: (entry) => this.take(entry) });
    this.area = el("textarea", {
      class: "composer-field", rows: 1, "data-testid": "composer", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": this.list.node.id, id: freshId("composer"), oninput: () => this.typed(), onkeydown: (event) => this.key(event), onblur: () => this.shut(),
    });
    this.list.driver = this.area;
    this.suggestions = el("div", { class: "suggestions", hidden: true }, this.list.node);
    this.usage = el("div", { class: "usage", hidden: true });
    this.trouble = el("p", { class: "composer-trouble", role: "alert", hidden: true });
    this.plus = el("button", { type: "button", class: "tool-button", "aria-label": "Shortcuts and commands", title: "Shortcuts and commands", "aria-haspopup": "menu", "aria-expanded": "false", "data-testid": "shortcuts", onclick: () => this.offer() }, "+");
    this.send_ = el("button", { type: "button", class: "send", "aria-label": "Send now", title: "Send now", onclick: () => this.send() }, "➤");
    this.node = el("div", { class: "composer" }, this.trouble, this.suggestions, this.usage,
      el("div", { class: "composer-box" }, this.area, el("div", { class: "composer-foot" }, this.plus, el("span", { class: "composer-tip" }, el("kbd", {}, "Enter"), " sends · ", el("kbd", {}, "/"), " lists commands"), this.send_)));
  }

  /** Point at a conversation; each keeps its own draft. */
  show(conversation, name) {
    const label = `Message ${name}`;
    this.area.placeholder = label;
    this.area.setAttribute("aria-label", label);
    const key = `${this.page.state.me}:${conversation.id}`;
    if (this.keyOf === key) return;
    this.keyOf = key;
    this.channel = conversation.id;
    this.area.value = drafts.get(key) ?? "";
    this.complain("");
    this.shut();
    this.fit();
  }

  typed() {
    drafts.set(this.keyOf, this.area.value);
    this.complain("");
    this.fit();
    this.suggest();
  }

  fit() {
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(this.area.scrollHeight, 160)}px`;
    this.send_.classList.toggle("ready", this.area.value.trim() !== "");
    const command = /^(\/\S+)\s/.exec(this.area.value);
    const known = command && this.commands().find((one) => one.command === command[1]);
    this.usage.hidden = !known;
    if (known) this.usage.replaceChildren(el("strong", {}, known.command), ` ${known.usage_hint ?? ""}`, el("span", { class: "side-note" }, known.description ?? ""));
  }

  commands() {
    return this.page.state.commands ?? [];
  }

  suggest() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    const slash = /^\/(\S*)$/.exec(before);
    const at = /(^|\s)@([\p{L}\p{N}]*)$/u.exec(before);
    let entries = [];
    if (slash) entries = this.commands().filter((one) => one.command.startsWith(before)).map((one) => ({
      label: one.command, note: one.description, nodes: [el("strong", {}, one.command), el("span", { class: "hint-text" }, ` ${one.usage_hint ?? ""}`)], write: `${one.command} `, from: 0 }));
    else if (at) entries = this.page.state.members.filter((one) => !one.deleted && one.name.toLowerCase().startsWith(at[2].toLowerCase())).map((one) => ({
      label: one.name, note: one.title, nodes: [avatar(one, "small"), el("span", {}, one.name)], write: `@${one.name} `, from: before.length - at[2].length - 1 }));
    if (!entries.length) return this.shut();
    this.suggestions.hidden = false;
    this.area.setAttribute("aria-expanded", "true");
    this.list.show(entries);
    return undefined;
  }

  shut() {
    this.suggestions.hidden = true;
    this.area.setAttribute("aria-expanded", "false");
    this.area.removeAttribute("aria-activedescendant");
  }

  take({ write, from }) {
    this.area.setRangeText(write, from, this.area.selectionStart, "end");
    this.shut();
    this.typed();
    this.area.focus();
  }

  key(event) {
    if (event.isComposing) return;
    if (!this.suggestions.hidden) {
      if (event.key === "Escape") {
        event.preventDefault();
        this.shut();
        return;
      }
      const whole = this.list.entries[this.list.active]?.write.trim() === this.area.value.trim();
      if (event.key === "Tab" || (event.key === "Enter" && !whole)) {
        event.preventDefault();
        this.take(this.list.entries[this.list.active]);
        return;
      }
      if (event.key.startsWith("Arrow") && this.list.key(event, { typing: true })) return;
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  async send() {
    const text = this.area.value.trim();
    if (!text || this.sending) return;
    const command = /^\/\S+/.exec(text)?.[0];
    if (command && this.commands().length && !this.commands().some((one) => one.command === command)) {
      this.complain(`${command} is not a valid command. Type / to see the list.`);
      return;
    }
    this.sending = true;
    this.shut();
    this.area.value = "";
    this.typed();
    const result = await this.page.act(command
      ? { do: "command", text, channel: this.channel } : { do: "say", text, channel: this.channel });
    this.sending = false;
    if (!result.ok) {
      this.complain(result.words);
      if (!this.area.value) {
        this.area.value = text;
        this.fit();
        drafts.set(this.keyOf, text);
      }
    }
  }

  complain(words) {
    this.trouble.hidden = !words;
    this.trouble.textContent = words;
  }

  /** The "+" menu: what the app offers from anywhere. */
  offer() {
    const shortcuts = (this.page.state.shortcuts ?? []).filter((one) => one.type === "global");
    openMenu(this.plus, {
      label: "Shortcuts and commands", role: "menu", empty: "The app offers none",
      entries: () => [
        ...(shortcuts.length ? [{ heading: "Shortcuts" }] : []), ...shortcuts.map((one) => ({ label: one.name, shortcut: one })),
        ...(this.commands().length ? [{ heading: "Slash commands" }] : []),
        ...this.commands().map((one) => ({ label: one.command, note: one.description, write: `${one.command} ` })),
      ],
      pick: (entry) => {
        if (entry.shortcut) this.page.act({ do: "shortcut", callback_id: entry.shortcut.callback_id });
        else this.take({ write: entry.write, from: 0 });
      },
    });
  }
}
