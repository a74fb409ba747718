// Menus and explanations made of <details>: one open at a time, closed by Escape, a click elsewhere or the focus going on, kept inside the window.
const MENUS = "details.user-menu, details.popover-box, details[data-menu]";

function closeOthers(kept) {
  for (const menu of document.querySelectorAll(`:is(${MENUS})[open]`)) {
    if (!menu.contains(kept)) menu.open = false;
  }
}

function keepInside(menu) {
  const panel = menu.querySelector(":scope > .popover-panel");
  if (!panel) return;
  panel.style.translate = "";
  const { left, right } = panel.getBoundingClientRect();
  const over = right - (document.documentElement.clientWidth - 8);
  const shift = over > 0 ? -over : left < 8 ? 8 - left : 0;
  panel.style.translate = shift ? `${Math.round(shift)}px 0` : "";
  const room = innerHeight - panel.getBoundingClientRect().top - 40;
  panel.style.maxHeight = room > 160 ? `${Math.round(room)}px` : "";
  panel.style.overflowY = room > 160 ? "auto" : "";
}

document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("focusin", ({ target }) => {
  if (!target.closest?.("dialog")) closeOthers(target);
});
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(MENUS) && event.target.open) {
    closeOthers(event.target);
    keepInside(event.target);
  }
}, true);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest?.(`:is(${MENUS})[open]`) ?? document.querySelector(`:is(${MENUS})[open]`);
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
  event.stopPropagation();
}, true);
