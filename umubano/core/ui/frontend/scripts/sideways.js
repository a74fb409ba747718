// What is wider than the window. data-sideways: a frame whose first child with data-sideways-view scrolls; the buttons in its bar go a screen on.
// data-scroll-to="selector": scrolled at load so that this is seen, a third from the left.
import { each } from "./content.js";

const SLACK = 4;

each("[data-sideways]", (frame) => {
  const view = frame.querySelector("[data-sideways-view]");
  const bar = frame.querySelector("[data-sideways-bar]");
  if (!view || !bar) return;
  const buttons = [...bar.querySelectorAll("[data-sideways-step]")];

  function measure() {
    const before = view.scrollLeft > SLACK;
    const after = view.scrollLeft + view.clientWidth < view.scrollWidth - SLACK;
    frame.classList.toggle("more-before", before);
    frame.classList.toggle("more-after", after);
    bar.hidden = view.scrollWidth <= view.clientWidth + SLACK;
    for (const button of buttons) button.setAttribute("aria-disabled", String(!(button.dataset.sidewaysStep === "1" ? after : before)));
  }

  for (const button of buttons) {
    button.addEventListener("click", () => {
      view.scrollBy({ left: Number(button.dataset.sidewaysStep) * view.clientWidth * 0.8, behavior: "smooth" });
    });
  }
  view.addEventListener("scroll", measure, { passive: true });
  new ResizeObserver(measure).observe(view);
  measure();
});

each("[data-scroll-to]", (view) => {
  const sought = view.querySelector(view.dataset.scrollTo);
  if (!sought || view.scrollWidth <= view.clientWidth) return;
  view.scrollLeft += sought.getBoundingClientRect().left - view.getBoundingClientRect().left - view.clientWidth / 3;
});
