// Lists whose order matters: Alt and the arrows move the item that has the focus, by the buttons that stand on it.
import { each } from "./content.js";

each("[data-order]", (list) => {
  list.addEventListener("keydown", (event) => {
    const item = event.target.closest?.("[data-order-item]");
    const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!item || !direction || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const button = item.querySelector(`button[name="direction"][value="${direction}"]`);
    if (button && !button.disabled) button.click();
  });
  // After the move the page is loaded anew at the item: it keeps the focus.
  const moved = location.hash && list.querySelector(`[data-order-item]#${CSS.escape(location.hash.slice(1))}`);
  if (moved) moved.focus();
});
