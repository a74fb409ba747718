// data-print and Ctrl+P print the page in light colours, its charts too; folded parts that belong on paper (data-print-open) are unfolded for it.
import { drawAll } from "./chart-loader.js";

const root = document.documentElement;

/** Tell the page that its colours have changed; resolves when what has to be drawn again is drawn. */
function recolour() {
  const waiting = [];
  document.dispatchEvent(new CustomEvent("ui:theme", { detail: { waiting } }));
  return Promise.allSettled(waiting);
}

async function printPage() {
  const before = root.dataset.bsTheme;
  const changes = before === "dark";
  if (changes) {
    root.dataset.bsTheme = "light";
    await recolour();
  }
  await drawAll();
  print();
  if (changes) {
    root.dataset.bsTheme = before;
    await recolour();
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-print]")) return;
  event.preventDefault();
  printPage();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "p" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  printPage();
});

let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details[data-print-open]:not([open])")];
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
