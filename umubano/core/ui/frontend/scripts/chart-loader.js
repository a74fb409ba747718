// Charts are drawn when they come into sight, and the others when the browser has nothing else to do: printing, saving and pictures of the whole page
// then find every chart. `data-chart-state` tells how far a chart is: waiting, drawn, failed.
import { each } from "./content.js";
import { word } from "./words.js";

let library = null;
const drawn = new Set();
const drawing = new Map();

/** Draw a chart; one that is being drawn is not begun again. Resolves when it is there, or has failed. */
function draw(figure) {
  if (!drawing.has(figure)) drawing.set(figure, drawNow(figure).finally(() => drawing.delete(figure)));
  return drawing.get(figure);
}

async function drawNow(figure) {
  try {
    library ??= import(document.body.dataset.charts);
    const { drawChart } = await library;
    await drawChart(figure);
    drawn.add(figure);
    figure.dataset.chartState = "drawn";
  } catch (error) {
    console.error(error);
    figure.dataset.chartState = "failed";
    library = null;
    const canvas = figure.querySelector("[data-chart-canvas]");
    if (canvas) canvas.textContent = word("chartFailed");
    const table = figure.querySelector(".chart-table");
    if (table) table.open = true;
  }
}

const sight = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    sight.unobserve(target);
    draw(target);
  }
}, { rootMargin: "300px" });

each("[data-chart]", (figure) => {
  // The space is kept from the start, so that nothing jumps.
  const canvas = figure.querySelector("[data-chart-canvas]");
  if (canvas && Number(figure.dataset.chartHeight)) canvas.style.minHeight = `${Number(figure.dataset.chartHeight)}px`;
  figure.dataset.chartState = "waiting";
  sight.observe(figure);
  whenIdle(drawNext);
});

const idle = window.requestIdleCallback ?? ((call) => setTimeout(call, 200));

function whenIdle(call) {
  if (document.readyState === "complete") idle(call);
  else addEventListener("load", () => idle(call), { once: true });
}

/** One chart at a time, so that the page answers in between. */
async function drawNext() {
  const next = document.querySelector('[data-chart][data-chart-state="waiting"]');
  if (!next) return;
  sight.unobserve(next);
  await draw(next);
  idle(drawNext);
}

/** Draw every chart that is not there yet; resolves when all are. */
export function drawAll() {
  return Promise.allSettled([...document.querySelectorAll('[data-chart][data-chart-state="waiting"]')].map(draw));
}

document.addEventListener("ui:theme", ({ detail }) => {
  for (const figure of drawn) {
    if (!figure.isConnected) drawn.delete(figure);
    else if (detail?.waiting) detail.waiting.push(draw(figure));
    else draw(figure);
  }
});
// Printing that was not begun by our own button or keys cannot wait; what is not drawn by then is begun at once.
addEventListener("beforeprint", drawAll);
