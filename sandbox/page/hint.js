// One line that says what to do next. It knows Slack, not the app.
import { weekday } from "./time.js";

const PLAYED = "practice-hint";

export function showHint(node, page) {
  const { state, place } = page;
  const words = node.querySelector(".hint-words");
  const said = sentence(state, place, page);
  if (words.textContent !== said) words.textContent = said;
  node.hidden = sessionStorage.getItem(PLAYED) === "away";
}

export function putHintAway(node) {
  sessionStorage.setItem(PLAYED, "away");
  node.hidden = true;
}

const usable = (message) => JSON.stringify(message.blocks ?? []).includes('"action_id"');

function sentence(state, place, page) {
  if (state.bot && !state.bot.connected) return "This is a practice workspace. No app is connected yet; it shows up here as soon as one is.";
  if (state.clock.travelling) return "Time is passing: the app does its work, and colleagues may answer.";
  const view = (state.views ?? []).at(-1);
  if (view) return view.submit ? `Fill in the form, then press “${view.submit.text}”.` : "Read on, then close this with Esc or the button below.";
  if (place.tab === "home") return "This is the app’s Home. Its buttons work; “Messages” leads back.";
  const next = ["Fri", "Sat"].includes(weekday(state.clock.now, state.clock.tz)) ? "Next Monday" : "Tomorrow 09:30";
  const here = page.conversation();
  if (!here && !page.appHere()) return "This is a practice workspace. The app is in the list under “Apps”.";
  const open = [...(here?.messages ?? [])].reverse().find((message) => message.user !== state.me && usable(message));
  const lead = state.members.filter((one) => one.id !== state.me && one.unread && !one.is_bot).map((one) => one.name);
  const others = lead.length ? ` New for ${lead.slice(0, 2).join(" and ")}${lead.length > 2 ? " and others" : ""}, too: top left.` : "";
  if (open) return `This is a practice workspace. Answer the message; then press “${next}”.${others}`;
  const waiting = state.members.find((one) => one.id !== state.me && one.unread && !one.is_bot);
  if (here?.messages.length && waiting) return `This is a practice workspace. ${waiting.name} has a new message: be ${waiting.name}, top left. Or press “${next}”.`;
  if (here?.messages.length) return `This is a practice workspace. Press “${next}” to see what comes next, or type / for commands.`;
  return `This is a practice workspace. Nothing has come yet: press “${next}”, or be somebody else, top left.`;
}
