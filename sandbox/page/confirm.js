// "Are you sure?" as an element's `confirm` words it, above everything else in the workspace.
import { el, focusables, freshId } from "./dom.js";
import { drawText, plain } from "./mrkdwn.js";

let asking = null;

/** Resolves to true when the person agrees. Esc and a press outside mean no. */
export function askFirst(words, state, opener) {
  asking?.(false);
  return new Promise((resolve) => {
    const title = freshId("confirm-title");
    const text = freshId("confirm-text");
    const layer = document.getElementById("confirms");
    const done = (agreed) => {
      if (asking !== done) return;
      asking = null;
      layer.replaceChildren();
      layer.hidden = true;
      if (opener?.isConnected) opener.focus();
      resolve(agreed);
    };
    asking = done;
    const dialog = el("div", { class: "dialog confirm", role: "alertdialog", "aria-modal": "true", "aria-labelledby": title, "aria-describedby": text, onkeydown: (event) => keys(event, dialog, done) },
      el("h2", { id: title, class: "dialog-title" }, plain(words.title)),
      el("div", { id: text, class: "confirm-text" }, drawText(words.text, state)),
      el("div", { class: "dialog-foot" },
        el("button", { type: "button", class: "button", "data-testid": "confirm-no", onclick: () => done(false) }, plain(words.deny)),
        el("button", { type: "button", class: `button ${words.style === "danger" ? "danger" : "primary"}`, "data-testid": "confirm-yes", onclick: () => done(true) }, plain(words.confirm))));
    layer.replaceChildren(el("div", { class: "veil", onclick: () => done(false) }), dialog);
    layer.hidden = false;
    dialog.querySelector("[data-testid=confirm-yes]").focus();
  });
}

function keys(event, dialog, done) {
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    done(false);
  } else holdTab(event, dialog);
}

/** Keep Tab inside a dialog. */
export function holdTab(event, dialog) {
  if (event.key !== "Tab") return;
  const all = focusables(dialog);
  if (!all.length) return;
  const [first, last] = [all[0], all.at(-1)];
  if (event.shiftKey && (document.activeElement === first || document.activeElement === dialog)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && document.activeElement === last) {
    event.preventDefault();
    first.focus();
  }
}
