// The page: what the server says, where the person looks, and how the two are drawn.
import { act, fetchState, listen } from "./api.js";
import { Bar } from "./bar.js";
import { announce, el } from "./dom.js";
import { putHintAway, showHint } from "./hint.js";
import { emptyLog, showLog } from "./log.js";
import { dropOrphanMenu } from "./menu.js";
import { showModals } from "./modal.js";
import { Pane } from "./pane.js";
import { showSidebar, walkList } from "./sidebar.js";

const SETTINGS = "practice-settings";
const INLINE = new Set(["submit", "command", "say"]); // these say beside themselves what went wrong
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

class Page {
  constructor() {
    this.state = null;
    this.place = { id: null, tab: "messages" };
    this.settings = { phone: false, push: false, log: false, ...readSettings() };
    this.reads = new Map();
    this.bar = new Bar(this);
    this.pane = new Pane(this);
    this.build();
  }

  build() {
    this.hint = el("div", { class: "hint-strip", "data-testid": "hint" }, el("span", { class: "hint-words" }),
      el("button", { type: "button", class: "tool-button", "aria-label": "Put this line away", onclick: () => putHintAway(this.hint) }, "×"));
    this.sidebar = el("nav", { class: "sidebar", "aria-label": "Conversations", onkeydown: walkList });
    this.workspace = el("div", { class: "workspace", id: "workspace" }, this.sidebar, this.pane.node);
    this.modals = el("div", { class: "layer", id: "modals", hidden: true });
    this.confirms = el("div", { class: "layer over", id: "confirms", hidden: true });
    this.toasts = el("div", { class: "toast", role: "alert", hidden: true });
    this.frame = el("div", { class: "frame" }, this.workspace, this.modals, this.confirms, this.toasts);
    this.log = emptyLog();
    document.getElementById("page").append(this.bar.node, this.hint, el("div", { class: "stage" }, el("div", { class: "holder" }, this.frame), this.log), el("div", { id: "menus" }));
  }

  async start() {
    this.as = new URLSearchParams(location.hash.slice(1)).get("as") || new URLSearchParams(location.search).get("as");
    await this.refresh();
  }

  follow(as) {
    this.unfollow?.();
    this.followed = as;
    this.unfollow = listen(as, () => this.refresh(), (there) => document.body.classList.toggle("cut-off", !there));
  }

  /** Fetch and draw; calls that come while one is under way make one more, not many. */
  refresh() {
    this.again = true;
    this.fetching ??= this.fetchUntilQuiet();
    return this.fetching;
  }

  async fetchUntilQuiet() {
    try {
      while (this.again) {
        this.again = false;
        await this.fetchOnce();
        if (this.again) await pause(this.state?.clock.travelling ? 300 : 60);
      }
    } finally {
      this.fetching = null;
    }
  }

  async fetchOnce() {
    const { as } = this;
    let state;
    try {
      state = await fetchState(as);
    } catch (problem) {
      if (problem.status === 404 && as) this.as = null;
      else document.body.classList.add("cut-off");
      setTimeout(() => this.refresh(), 1500);
      return;
    }
    if (as !== this.as) {
      this.again = true;
      return;
    }
    this.state = { ...state, me: state.me?.id ?? state.me };
    this.as = this.state.me;
    if (this.followed !== this.as) this.follow(this.as);
    this.render();
  }

  render() {
    document.body.classList.remove("cut-off");
    if (!this.placeExists()) this.place = { id: this.firstPlace(), tab: "messages" };
    document.body.classList.toggle("phone", this.settings.phone);
    this.bar.show();
    showHint(this.hint, this);
    showSidebar(this.sidebar, this);
    this.pane.show();
    this.pane.wasShown = !this.pane.scroll.hidden;
    showModals(this.modals, this);
    showLog(this.log, this);
    dropOrphanMenu();
    this.showToast(this.state.toast);
    document.body.dataset.ready = "true";
  }

  // --- where we are ---------------------------------------------------------------------------------------------

  dmWith(id) {
    return this.state.conversations.find((one) => one.type === "im" && one.with === id);
  }

  conversation() {
    return this.state.conversations.find((one) => one.id === this.place.id) ?? null;
  }

  /** The app whose tabs are on show, if it is one. */
  appHere() {
    const other = this.conversation()?.with ?? this.place.id;
    return this.state.members.find((one) => one.id === other && one.is_bot) ?? null;
  }

  botName() {
    return this.state.members.find((one) => one.is_bot)?.name ?? "App";
  }

  nameOf(id) {
    return this.state.members.find((one) => one.id === id)?.name ?? id;
  }

  firstPlace() {
    const bot = this.state.members.find((one) => one.is_bot);
    return (bot && (this.dmWith(bot.id)?.id ?? bot.id)) ?? this.state.conversations[0]?.id ?? null;
  }

  placeExists() {
    return Boolean(this.conversation() || this.state.members.some((one) => one.id === this.place.id));
  }

  go(id) {
    const tab = "messages";
    this.place = { id, tab };
    this.showList(false);
    this.render();
    if (this.appHere()) this.act({ do: "messages" });
    if (!this.pane.composer.node.hidden && matchMedia("(hover: hover)").matches) this.pane.composer.area.focus();
  }

  openTab(tab) {
    this.place = { ...this.place, tab };
    this.render();
    this.act({ do: tab });
  }

  /** On a phone the list and the conversation take turns. */
  showList(on) {
    this.frame.classList.toggle("listing", on);
    (on ? this.sidebar.querySelector(".here") : this.pane.node.querySelector(".to-list"))?.focus({ preventScroll: true });
  }

  async become(id) {
    this.as = id;
    this.reads.clear();
    this.place = { id: null, tab: "messages" };
    history.replaceState(null, "", `#as=${encodeURIComponent(id)}`);
    await this.refresh();
    announce(`You are now ${this.state.members.find((one) => one.id === id)?.name}.`);
  }

  // --- what is done ---------------------------------------------------------------------------------------------

  async act(body) {
    const as = this.state.me;
    this.quiet = INLINE.has(body.do);
    const result = await act({ as, ...body });
    if (this.state.me === as && body.do !== "suggest") await this.refresh();
    this.quiet = false;
    return { ...result, words: this.state.toast || result.error || "The app did not respond." };
  }

  markRead(conversation) {
    if (!conversation?.unread || document.hidden) return;
    const last = conversation.messages.at(-1)?.ts;
    if (this.reads.get(conversation.id) === last) return;
    this.reads.set(conversation.id, last);
    this.act({ do: "read", channel: conversation.id });
  }

  toggle(setting) {
    this.settings[setting] = !this.settings[setting];
    localStorage.setItem(SETTINGS, JSON.stringify(this.settings));
    this.render();
    if (setting !== "log") this.pane.toEnd();
  }

  showToast(words) {
    if (words && words !== this.said && !this.quiet) this.toast(words);
    this.said = words;
  }

  toast(words) {
    this.toasts.replaceChildren(el("span", {}, words), el("button", { type: "button", class: "tool-button", "aria-label": "Dismiss", onclick: () => { this.toasts.hidden = true; } }, "×"));
    this.toasts.hidden = false;
    clearTimeout(this.fading);
    this.fading = setTimeout(() => { this.toasts.hidden = true; }, 8000);
  }
}

function readSettings() {
  try {
    return JSON.parse(localStorage.getItem(SETTINGS) ?? "{}");
  } catch {
    return {};
  }
}

const page = new Page();
page.start();
document.addEventListener("visibilitychange", () => { if (!document.hidden && page.state) page.render(); });
