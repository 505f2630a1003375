// The side panel: what went between the app and Slack.
import { el, reconcile, sign } from "./dom.js";

const WAYS = { in: ["→", "from the app to Slack"], out: ["←", "from Slack to the app"] };

export function showLog(panel, page) {
  panel.hidden = !page.settings.log;
  if (panel.hidden) return;
  const { log, bot } = page.state;
  const list = panel.querySelector(".log-list");
  const status = panel.querySelector(".log-status");
  status.textContent = bot?.connected ? `App connected (${bot.mode === "http" ? "HTTP" : "Socket Mode"})` : "No app connected";
  status.classList.toggle("off", !bot?.connected);
  const low = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  reconcile(list, log ?? [], { key: (one) => String(one.n), sign, build: (one) => row(one, page) });
  if (low) list.scrollTop = list.scrollHeight;
}

function row(one, page) {
  const [arrow, meaning] = WAYS[one.direction] ?? ["·", ""];
  const failed = one.ok === false;
  const line = [el("span", { class: `way way-${one.direction}`, role: "img", "aria-label": meaning, title: meaning }, arrow),
    el("span", { class: "log-what" }, one.what), failed ? el("span", { class: "log-error" }, one.error || "failed") : null,
    el("span", { class: "log-who" }, [page.nameOf(one.who), Number.isFinite(one.ms) ? `${Math.round(one.ms)} ms` : ""].filter(Boolean).join(" · "))];
  const detail = typeof one.detail === "string" || !one.detail ? one.detail : JSON.stringify(one.detail, null, 2);
  const look = { title: one.at ? new Date(one.at).toLocaleTimeString() : null, class: failed ? "log-row failed-row" : "log-row" };
  if (!detail) return el("li", look, el("div", { class: "log-line" }, line));
  return el("li", look, el("details", {}, el("summary", {}, el("div", { class: "log-line" }, line), el("div", { class: "log-excerpt" }, detail)),
    el("pre", { class: "log-detail", tabindex: "0" }, detail)));
}

export const emptyLog = () => el("aside", { class: "log", id: "log-panel", "aria-label": "App log", hidden: true },
  el("div", { class: "log-head" }, el("h2", {}, "App log"), el("span", { class: "log-status" })), el("ol", { class: "log-list", tabindex: "0" }));
