// Rows of a list by keys: j and k go to the next and the previous one's link, Enter follows it, x ticks the row. On a board they go from card to card.
import { isTyping } from "./content.js";

const LISTS = "table[data-rows] > tbody > tr, .board .board-card, [data-rows]:not(table) > li";

const addressOf = (row) => (row.matches(".board-card") ? row : row.querySelector("a[href]"));

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.body.dataset.shortcuts === "off" || document.querySelector("dialog:modal")) return;
  if (!["j", "k", "x", "Enter"].includes(event.key)) return;
  const current = document.activeElement?.closest?.(LISTS);

  if (event.key === "x") {
    const box = current?.querySelector('input[type="checkbox"]');
    if (box) box.click();
  } else if (event.key === "Enter") {
    // On a link or a button Enter does its own work; on a card it opens the card.
    if (current && document.activeElement === current) current.querySelector("a[href]")?.click();
  } else {
    const rows = [...document.querySelectorAll(LISTS)].filter(addressOf);
    if (!rows.length) return;
    event.preventDefault();
    const place = rows.indexOf(current) + (event.key === "j" ? 1 : -1);
    const next = rows[current ? Math.min(Math.max(place, 0), rows.length - 1) : 0];
    addressOf(next).focus();
    next.scrollIntoView({ block: "nearest" });
  }
});
