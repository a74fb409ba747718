// Ticking rows of a list: all at once, with Shift for a stretch, and the bar of what can be done with them.
import { each } from "./content.js";

const BOXES = 'input[type="checkbox"][name="selected"]';
let last = null;

function scopeOf(element) {
  return element.closest("[data-bulk-scope], form, #results, main") ?? document;
}

function show(scope) {
  const boxes = [...scope.querySelectorAll(BOXES)];
  const ticked = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("tr")?.classList.toggle("selected", box.checked);
  for (const all of scope.querySelectorAll("[data-select-all]")) {
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  for (const bar of scope.querySelectorAll("[data-bulk]")) {
    bar.hidden = ticked === 0;
    for (const count of bar.querySelectorAll("[data-bulk-count]")) count.textContent = String(ticked);
  }
}

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-select-all]")) {
    const scope = scopeOf(target);
    for (const box of scope.querySelectorAll(BOXES)) box.checked = target.checked;
    show(scope);
  } else if (target.matches?.(BOXES)) {
    show(scopeOf(target));
  }
});
document.addEventListener("click", (event) => {
  const box = event.target.closest?.(BOXES);
  if (!box) return;
  if (event.shiftKey && last?.isConnected && last !== box) {
    const boxes = [...scopeOf(box).querySelectorAll(BOXES)];
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    if (from >= 0) for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
  }
  last = box;
});
each("[data-bulk], [data-select-all]", (element) => show(scopeOf(element)));
