// Business time on the top bar, and the buttons that move it.
import { moveClock } from "./api.js";
import { announce, el } from "./dom.js";
import { city, hourMinute, shortDay } from "./time.js";

const MOVES = [["hour", "+1 hour"], ["tomorrow", "Tomorrow 09:30"], ["monday", "Next Monday"]];

export class Clock {
  constructor(page) {
    this.page = page;
    this.day = el("span", { class: "clock-day" });
    this.time = el("span", { class: "clock-time" });
    this.where = el("span", { class: "clock-where" });
    this.face = el("div", { class: "clock-face", "data-testid": "clock", role: "timer", "aria-live": "off" }, this.day, this.time, this.where);
    this.moves = MOVES.map(([go, label]) => el("button", { type: "button", class: "bar-button", "data-testid": go, onclick: () => this.move(go) }, label));
    this.node = el("div", { class: "clock", role: "group", "aria-label": "Practice clock" }, this.face, el("div", { class: "clock-moves" }, this.moves));
    this.travelling = false;
    setInterval(() => this.tick(), 1000);
  }

  /** Take the server's word for what time it is; between its words the clock runs on. */
  show({ now, tz, travelling }) {
    this.base = { business: Date.parse(now), real: Date.now() };
    this.tz = tz;
    if (this.travelling && !travelling) announce(`It is now ${shortDay(now, tz)}, ${hourMinute(now, tz)}.`);
    this.travelling = Boolean(travelling);
    this.node.classList.toggle("travelling", this.travelling);
    this.node.setAttribute("aria-busy", String(this.travelling));
    for (const button of this.moves) button.setAttribute("aria-disabled", String(this.travelling));
    this.tick();
  }

  tick() {
    if (!this.base) return;
    const now = this.base.business + (this.travelling ? 0 : Date.now() - this.base.real);
    const say = (node, words) => { if (node.textContent !== words) node.textContent = words; };
    say(this.day, shortDay(now, this.tz));
    say(this.time, hourMinute(now, this.tz));
    say(this.where, this.travelling ? "time is passing…" : city(this.tz));
  }

  async move(go) {
    if (this.travelling) return;
    this.travelling = true;
    this.node.classList.add("travelling");
    const result = await moveClock({ as: this.page.state.me, go });
    if (!result.ok) {
      this.travelling = false;
      this.page.toast(result.error || "The clock did not move.");
    }
    this.page.refresh();
  }
}
