// The board: cards move by dragging, by Shift and the arrows, or by the form on the card; all three send the same form.
import { each, iconOf } from "./content.js";
import { word } from "./words.js";

const MOVED = "umubano-board-moved";

const formOf = (card) => card?.querySelector("form[data-board-move]");
const stagesOf = (card) => [...(formOf(card)?.elements.stage?.options ?? [])].map((option) => option.value);
const columnOf = (element) => element?.closest?.(".board-column[data-column]");

function accepts(column, card) {
  return Boolean(column) && column !== columnOf(card) && stagesOf(card).includes(column.dataset.column);
}

function move(card, stage) {
  const form = formOf(card);
  form.elements.stage.value = stage;
  form.requestSubmit();
}

each("[data-board]", (board) => {
  let held = null;
  const unmark = () => board.querySelectorAll(".drop-target, .accepts").forEach((column) => column.classList.remove("drop-target", "accepts"));

  board.addEventListener("dragstart", (event) => {
    const card = event.target.closest?.(".board-card");
    if (!formOf(card)) return;
    held = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.querySelector(".board-title")?.href ?? card.dataset.card);
    // After the browser has taken its picture of the card.
    requestAnimationFrame(() => {
      card.classList.add("dragging");
      board.classList.add("is-dragging");
      for (const column of board.querySelectorAll(".board-column")) column.classList.toggle("accepts", column === columnOf(card) || accepts(column, card));
    });
  });
  board.addEventListener("dragover", (event) => {
    const column = columnOf(event.target);
    board.querySelectorAll(".drop-target").forEach((other) => other !== column && other.classList.remove("drop-target"));
    if (!held || !accepts(column, held)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    column.classList.add("drop-target");
  });
  board.addEventListener("drop", (event) => {
    const column = columnOf(event.target);
    if (!held || !accepts(column, held)) return;
    event.preventDefault();
    column.querySelector(".board-cards")?.append(held);
    move(held, column.dataset.column);
  });
  board.addEventListener("dragend", () => {
    held?.classList.remove("dragging");
    held = null;
    board.classList.remove("is-dragging");
    unmark();
  });

  board.addEventListener("keydown", (event) => {
    if (!event.shiftKey || !["ArrowLeft", "ArrowRight"].includes(event.key) || event.target.matches("select, input, textarea")) return;
    const card = event.target.closest(".board-card");
    if (!formOf(card)) return;
    event.preventDefault();
    const columns = [...board.querySelectorAll(".board-column[data-column]")];
    const step = event.key === "ArrowRight" ? 1 : -1;
    for (let place = columns.indexOf(columnOf(card)) + step; columns[place]; place += step) {
      if (accepts(columns[place], card)) {
        move(card, columns[place].dataset.column);
        return;
      }
    }
  });
});

// The form on the card is folded into a button.
each("[data-board] .board-card", (card) => {
  const form = formOf(card);
  if (!form) return;
  card.draggable = true;
  card.tabIndex = 0;
  for (const link of card.querySelectorAll("a, img")) link.draggable = false;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn btn-icon btn-sm board-more" });
  button.setAttribute("aria-expanded", "false");
  const title = card.querySelector(".board-title")?.textContent.trim() ?? "";
  button.setAttribute("aria-label", `${word("moveCard")}: ${title}`);
  button.append(iconOf("arrows-right-left"));
  button.addEventListener("click", () => {
    const open = form.classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
    if (open) form.elements.stage.focus();
  });
  card.prepend(button);
  form.addEventListener("submit", () => {
    try {
      sessionStorage.setItem(MOVED, card.dataset.card);
    } catch {
      // Without storage the focus is not carried over the reload.
    }
  });
  card.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !form.classList.contains("open")) return;
    event.preventDefault();
    form.classList.remove("open");
    button.setAttribute("aria-expanded", "false");
    button.focus();
  });

  try {
    if (sessionStorage.getItem(MOVED) === card.dataset.card) {
      sessionStorage.removeItem(MOVED);
      card.focus();
      card.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  } catch {
    // No storage: nothing was kept.
  }
});
