// A table wider than its frame scrolls inside it; one that fits keeps its header at the top of the window.
import { each } from "./content.js";

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) measure(target.closest(".table-frame"));
});

function measure(frame) {
  const table = frame?.querySelector(":scope > table");
  if (!table) return;
  const scrolls = table.scrollWidth > frame.clientWidth + 1;
  frame.classList.toggle("scrolls", scrolls);
  if (scrolls) frame.tabIndex = 0;
  else frame.removeAttribute("tabindex");
}

each(".table-frame", (frame) => {
  measure(frame);
  observer.observe(frame);
});
