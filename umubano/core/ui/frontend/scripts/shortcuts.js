// Keys: / search, ? help, g and a letter for the navigation, a letter for data-shortcut. Off while typing, and with data-shortcuts="off" on the body.
// A form that was opened by its letter has the focus in its first field.
import { carried, carry } from "./carried.js";
import { isTyping } from "./content.js";

const PATIENCE = 1500;
const FIELDS = "main form:not([data-autosubmit], [role=search]) :is(input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea):not(.ts-hidden-accessible)";
let afterG = 0;

const isSeen = (element) => element.checkVisibility?.() ?? element.getClientRects().length > 0;

const nameOf = (element) => (element.ariaLabel || element.labels?.[0]?.textContent || element.textContent).trim().replace(/\s+/g, " ");

/** Open the list of keys, with the letters that work on this page. */
function showKeys() {
  const dialog = document.getElementById("shortcuts");
  const section = dialog?.querySelector("[data-page-keys]");
  if (!section) return;
  const seen = new Map();
  for (const element of document.querySelectorAll("[data-shortcut]")) {
    const key = element.dataset.shortcut;
    if (isSeen(element) && !seen.has(key)) seen.set(key, nameOf(element));
  }
  const lines = [...seen].map(([key, name]) => {
    const line = document.createElement("div");
    const [term, hint, said] = ["dt", "kbd", "dd"].map((tag) => document.createElement(tag));
    hint.textContent = key;
    said.textContent = name;
    term.append(hint);
    line.append(term, said);
    return line;
  });
  section.querySelector("dl").replaceChildren(...lines);
  section.hidden = !lines.length;
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.body.dataset.shortcuts === "off") return;
  const { key } = event;
  if (document.querySelector("dialog:modal")) return;

  if (afterG && event.timeStamp - afterG < PATIENCE) {
    afterG = 0;
    const target = document.querySelector(`[data-go="g ${CSS.escape(key)}"]`);
    if (target) {
      event.preventDefault();
      target.click();
    }
    return;
  }
  if (key === "g") {
    afterG = event.timeStamp;
  } else if (key === "/") {
    const input = document.querySelector("[data-search-input]");
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.select();
  } else if (key === "?") {
    event.preventDefault();
    showKeys();
  } else if (/^[a-z]$/i.test(key) && !event.shiftKey) {
    const target = [...document.querySelectorAll(`[data-shortcut="${CSS.escape(key)}"]`)].find(isSeen);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input, textarea, select")) target.focus();
    else {
      if (target.pathname) carry("by-key", target.pathname);
      target.click();
    }
  }
});

// After the comboboxes have taken their fields' place.
setTimeout(() => {
  if (carried("by-key") === location.pathname && document.activeElement === document.body) [...document.querySelectorAll(FIELDS)].find(isSeen)?.focus();
});
