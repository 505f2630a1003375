// The middle of the workspace: a conversation, the app's Home, or a colleague one cannot write to here.
import { announce, el, redraw, sign } from "./dom.js";
import { Answers } from "./answers.js";
import { showBlocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { showMessages } from "./messages.js";
import { flat } from "./mrkdwn.js";
import { avatar } from "./people.js";
import { city, hourMinute } from "./time.js";

export class Pane {
  constructor(page) {
    this.page = page;
    this.composer = new Composer(page);
    this.head = el("div", { class: "pane-head" });
    this.tabs = el("div", { class: "tabs", role: "tablist", "aria-label": "App", hidden: true, onkeydown: (event) => this.tabKey(event) });
    this.list = el("ol", { class: "messages", id: "messages", "aria-label": "Messages", tabindex: "-1" });
    this.scroll = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Conversation" }, el("div", { class: "beginning" }), this.list);
    this.home = el("div", { class: "home", hidden: true, role: "tabpanel", "aria-label": "Home", tabindex: "0" });
    this.colleague = el("div", { class: "colleague", hidden: true });
    this.jump = el("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd() }, "↓ New message");
    this.node = el("main", { class: "pane", id: "pane", "aria-label": "Conversation" },
      el("div", { class: "pane-top" }, el("button", { type: "button", class: "tool-button to-list", "aria-label": "Show the list of conversations", "data-testid": "to-list", onclick: () => page.showList(true) }, "‹"), this.head),
      this.tabs, el("div", { class: "pane-body" }, this.scroll, this.home, this.colleague, this.jump), this.composer.node);
    this.stuck = true;
    this.scroll.addEventListener("scroll", () => {
      this.stuck = this.atEnd();
      if (this.stuck) this.jump.hidden = true;
    });
    // Pictures that load late, a composer that grows or a phone that is turned must not push the newest out of sight.
    const keep = new ResizeObserver(() => { if (this.stuck) this.toEnd(); });
    keep.observe(this.scroll);
    keep.observe(this.list);
    this.known = new Map();
  }

  show() {
    const { page } = this;
    const conversation = page.conversation();
    const app = page.appHere();
    const stranger = !conversation && !app ? page.state.members.find((one) => one.id === page.place.id) : null;
    const home = Boolean(app) && page.place.tab === "home";
    this.showHead(conversation, app, stranger);
    this.showTabs(app);
    this.scroll.hidden = home || Boolean(stranger);
    this.composer.node.hidden = home || Boolean(stranger) || Boolean(app && page.state.app?.read_only);
    this.home.hidden = !home;
    this.colleague.hidden = !stranger;
    if (stranger) this.showColleague(stranger);
    else if (home) this.showHome();
    else this.showConversation(conversation ?? { id: app?.id ?? "", messages: [], unread: 0 }, app);
    page.markRead(home ? null : conversation);
  }

  showHead(conversation, app, stranger) {
    const member = app ?? stranger;
    const title = member ? member.name : `# ${conversation?.name ?? ""}`;
    redraw(this.head, sign(title, member?.id, this.page.state.me), () => [
      member ? avatar(member, "small") : null, el("h2", { class: "pane-title" }, title), app ? el("span", { class: "app-tag" }, "APP") : null]);
    document.title = `${title} · ${this.page.state.workspace?.name ?? "practice workspace"}`;
  }

  showTabs(app) {
    this.tabs.hidden = !app;
    const { place, state } = this.page;
    redraw(this.tabs, sign(Boolean(app), place.tab, state.home_unread), () => (app ? ["home", "messages"].map((tab) => {
      const on = place.tab === tab;
      const label = tab === "home" ? "Home" : "Messages";
      return el("button", {
        type: "button", role: "tab", class: "tab", "data-testid": `${tab}-tab`, "aria-selected": String(on), tabindex: on ? "0" : "-1",
        onclick: () => this.page.openTab(tab),
      }, label, tab === "home" && state.home_unread && !on ? el("span", { class: "dot", role: "img", "aria-label": "changed" }) : null);
    }) : []));
  }

  tabKey(event) {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    this.page.openTab(this.page.place.tab === "home" ? "messages" : "home");
    this.tabs.querySelector("[aria-selected=true]")?.focus();
  }

  showHome() {
    const { page } = this;
    const view = page.state.home;
    if (!view) {
      redraw(this.home, "empty", () => [el("p", { class: "empty" }, "The app has not drawn its Home yet.")]);
      return;
    }
    redraw(this.home, "drawn", () => [el("div", { class: "blocks" })]);
    const held = this.home.contains(document.activeElement);
    showBlocks(this.home.firstElementChild, view.blocks, {
      page, where: { view_id: view.id, home: true }, kind: "home", answers: Answers.of(`home:${page.state.me}`),
      known: view.state?.values, current: () => page.state.home?.blocks ?? [],
    });
    if (held && !this.home.contains(document.activeElement)) this.home.focus({ preventScroll: true });
  }

  showColleague(member) {
    const { page } = this;
    const me = member.id === page.state.me;
    redraw(this.colleague, sign(member, page.state.me), () => [
      avatar(member, "large"), el("h3", {}, member.name), el("p", {}, [member.title, `${city(member.tz)}, ${hourMinute(page.state.clock.now, member.tz)}`].filter(Boolean).join(" · ")),
      el("p", { class: "note" }, me ? "This is you. In the practice workspace, people talk with the app and in channels." : `In the practice workspace, people talk with the app and in channels. To see what ${member.name} sees, be ${member.name}.`),
      me ? null : el("button", { type: "button", class: "button primary", onclick: () => page.become(member.id) }, `Be ${member.name}`)]);
  }

  showConversation(conversation, app) {
    const { page } = this;
    const key = `${page.state.me}:${conversation.id}`;
    const entered = this.keyOf !== key || !this.wasShown;
    this.stuck ||= entered;
    if (entered) this.enter(key, conversation);
    this.announceNew(conversation, key);
    redraw(this.scroll.firstElementChild, sign(conversation.id, app?.name), () => [app
      ? el("p", {}, "This is the very beginning of your direct messages with ", el("strong", {}, app.name), ".")
      : el("p", {}, "This is the very beginning of ", el("strong", {}, `#${conversation.name ?? ""}`), ".")]);
    showMessages(this.list, conversation, page, this.newFrom);
    this.composer.show(conversation, app ? app.name : `#${conversation.name}`);
    if (this.stuck) this.toEnd();
  }

  enter(key, conversation) {
    this.keyOf = key;
    this.jump.hidden = true;
    this.newFrom = null;
    const foreign = conversation.messages.filter((one) => one.user !== this.page.state.me && !one.ephemeral);
    if (conversation.unread > 0 && foreign.length > conversation.unread) this.newFrom = foreign.at(-conversation.unread)?.ts;
  }

  /** Say aloud what came; show the way down when it came out of sight. */
  announceNew(conversation, key) {
    const before = this.known.get(key);
    const texts = new Map(conversation.messages.map((one) => [one.ts, JSON.stringify([one.text, one.blocks])]));
    this.known.set(key, texts);
    if (!before) return;
    for (const message of conversation.messages) {
      if (message.user === this.page.state.me || before.get(message.ts) === texts.get(message.ts)) continue;
      const fresh = !before.has(message.ts);
      announce(`${message.name}${fresh ? "" : ", message changed"}: ${flat(message.text, this.page.state)}`);
      if (fresh && !this.stuck) this.jump.hidden = false;
    }
  }

  atEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 60;
  }

  toEnd() {
    this.stuck = true;
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.jump.hidden = true;
  }
}
