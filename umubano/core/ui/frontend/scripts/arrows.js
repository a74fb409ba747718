// The arrow keys follow the links marked data-arrow="left" and "right": the month before and after. Off while typing and in what scrolls sideways.
import { isTyping } from "./content.js";

const DIRECTIONS = { ArrowLeft: "left", ArrowRight: "right" };

document.addEventListener("keydown", (event) => {
  const direction = DIRECTIONS[event.key];
  if (!direction || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (isTyping(event.target) || document.body.dataset.shortcuts === "off" || document.querySelector("dialog:modal")) return;
  if (event.target.closest?.("[role=tablist], [role=menu], .table-frame, select, summary")) return;
  const link = document.querySelector(`[data-arrow="${direction}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
