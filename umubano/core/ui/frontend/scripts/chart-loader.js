// Charts are drawn when they come into sight; their library is loaded only then.
import { each } from "./content.js";
import { word } from "./words.js";

let library = null;
const drawn = new Set();

async function draw(figure) {
  try {
    library ??= import(document.body.dataset.charts);
    const { drawChart } = await library;
    await drawChart(figure);
    drawn.add(figure);
  } catch (error) {
    console.error(error);
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
  sight.observe(figure);
});
document.addEventListener("ui:theme", ({ detail }) => {
  for (const figure of drawn) {
    if (!figure.isConnected) drawn.delete(figure);
    else if (detail?.waiting) detail.waiting.push(draw(figure));
    else draw(figure);
  }
});
// On paper every chart is there.
addEventListener("beforeprint", () => {
  for (const figure of document.querySelectorAll("[data-chart]")) if (!drawn.has(figure)) draw(figure);
});
