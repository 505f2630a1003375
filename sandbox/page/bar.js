// The slim bar above the workspace: who you are, what time it is, and what else to look at.
import { el, redraw, sign } from "./dom.js";
import { Clock } from "./clock.js";
import { openMenu } from "./menu.js";
import { avatar } from "./people.js";
import { city, hourMinute } from "./time.js";

const TOGGLES = [
  ["phone", "phone", "Phone width", "▯"],
  ["push", "push", "What a lock screen shows", "◧"],
  ["log", "log", "App log", "≡"],
];

export class Bar {
  constructor(page) {
    this.page = page;
    this.clock = new Clock(page);
    this.who = el("button", { type: "button", class: "bar-button who", "data-testid": "who", "aria-haspopup": "listbox", "aria-expanded": "false", onclick: () => this.choose() });
    this.toggles = TOGGLES.map(([setting, testid, label, sign_]) => el("button", {
      type: "button", class: `bar-button toggle toggle-${setting}`, "data-testid": testid, "aria-pressed": "false", title: label, onclick: () => page.toggle(setting),
    }, el("span", { class: "toggle-sign", "aria-hidden": "true" }, sign_), el("span", { class: "toggle-label" }, label)));
    this.node = el("header", { class: "bar", "aria-label": "Practice controls" },
      el("div", { class: "you" }, el("span", { class: "you-are" }, "You are:"), this.who), this.clock.node, el("div", { class: "toggles", role: "group", "aria-label": "View" }, this.toggles));
  }

  show() {
    const { state, settings } = this.page;
    const me = state.members.find((one) => one.id === state.me);
    const waiting = state.members.some((one) => one.id !== me?.id && one.unread);
    redraw(this.who, sign({ me, waiting }), () => [avatar(me, "small"), el("span", { class: "who-name" }, me?.name ?? "somebody"), el("span", { class: "who-title" }, me?.title ?? ""), waiting ? el("span", { class: "waiting", "aria-hidden": "true" }) : "", el("span", { class: "caret", "aria-hidden": "true" })]);
    this.who.setAttribute("aria-label", `You are ${me?.name}${me?.title ? `, ${me.title}` : ""}. Be somebody else${waiting ? "; somebody has a new message" : ""}`);
    this.clock.show(state.clock);
    TOGGLES.forEach(([setting], index) => this.toggles[index].setAttribute("aria-pressed", String(Boolean(settings[setting]))));
  }

  choose() {
    const { state } = this.page;
    openMenu(this.who, {
      label: "Be somebody else", filter: state.members.length > 16,
      entries: (words) => state.members.filter((one) => !one.is_bot && !one.deleted && one.name.toLowerCase().includes(words.toLowerCase())).map((one) => ({
        label: one.name, chosen: one.id === state.me, note: [one.title, `${city(one.tz)} ${hourMinute(state.clock.now, one.tz)}`].filter(Boolean).join(" · "),
        nodes: [avatar(one, "small"), el("span", {}, one.name), one.unread && one.id !== state.me ? el("span", { class: "badge", "aria-label": `${one.unread} new` }, String(one.unread)) : ""], member: one,
      })),
      pick: ({ member }) => this.page.become(member.id),
    });
  }
}
