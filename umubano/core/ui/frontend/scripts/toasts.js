// Short messages at the edge of the page. They wait while the pointer or the focus is on them.
import { each } from "./content.js";
import { word } from "./words.js";

const STAY = { success: 6000, info: 8000, debug: 8000, warning: 12000, error: 20000 };
const STAY_WITH_ACTION = 20000;
const AT_ONCE = 4;

/**
 * Show a message. `content`: text or a DocumentFragment; `level`: success, info, warning or error;
 * `undoUrl`: adds an "Undo" button that POSTs there.
 */
export function toast(content, { level = "info", undoUrl = "" } = {}) {
  const region = document.getElementById("toasts");
  if (!region) return;
  const said = typeof content === "string" ? content : content.textContent;
  if ([...region.querySelectorAll(".toast-text")].some((other) => other.textContent.trim() === said.trim())) return;
  const element = document.createElement("div");
  element.className = `toast toast-${level}`;
  const text = document.createElement("div");
  text.className = "toast-text";
  text.append(content);
  element.append(text);
  if (undoUrl) {
    const undo = document.createElement("button");
    Object.assign(undo, { type: "submit", textContent: word("undo") });
    undo.setAttribute("form", "undo-form");
    undo.setAttribute("formaction", undoUrl);
    element.append(undo);
  }
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "toast-close", textContent: "×" });
  close.setAttribute("aria-label", word("close"));
  close.addEventListener("click", () => element.remove());
  element.append(close);
  region.append(element);
  while (region.children.length > AT_ONCE) region.firstElementChild.remove();

  const stay = element.querySelector("button[formaction], a[href]") ? STAY_WITH_ACTION : STAY[level] ?? STAY.info;
  let timer = setTimeout(() => element.remove(), stay);
  const hold = () => clearTimeout(timer);
  const release = () => {
    clearTimeout(timer);
    timer = setTimeout(() => element.remove(), stay / 2);
  };
  element.addEventListener("mouseenter", hold);
  element.addEventListener("focusin", hold);
  element.addEventListener("mouseleave", release);
  element.addEventListener("focusout", release);
}

const isInView = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

// Messages of the server: good news is a toast only; what went wrong stays in the page, and is a toast too when that is out of sight.
each("[data-toast]", (message) => {
  const level = /message-(\w+)/.exec(message.className)?.[1] ?? "info";
  const wentWrong = level === "error" || level === "warning";
  if (wentWrong && isInView(message)) return;
  const copy = document.createDocumentFragment();
  copy.append(...[...message.childNodes].map((node) => node.cloneNode(true)));
  toast(copy, { level });
  if (!wentWrong) message.remove();
});

document.addEventListener("ui:toast", ({ detail }) => toast(detail.text, { level: detail.level, undoUrl: detail.undo_url }));
