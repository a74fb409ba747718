// Draws a Vega-Lite specification: interpreted (nothing is evaluated as code), in the colours and type of the page, with its marks as links.
import { View, parse, loader, locale as localeOf } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";
import { themeOf } from "./chart-theme.js";
import { localeFor } from "./chart-words.js";
import { showTooltip } from "./chart-tooltip.js";

const WORLD = "umubano:world";
const views = new WeakMap();

function withWorld(part) {
  if (Array.isArray(part)) return part.map(withWorld);
  if (part === null || typeof part !== "object") return part;
  const copy = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, withWorld(value)]));
  if (copy.url === WORLD) copy.url = document.body.dataset.world;
  return copy;
}

const isComposed = (spec) => ["hconcat", "vconcat", "concat", "facet", "repeat"].some((name) => name in spec) || Boolean(spec.encoding?.row || spec.encoding?.column || spec.encoding?.facet);

// A map is never higher than its width can fill; the rest is for the legend.
const isMap = (spec) => JSON.stringify(spec).includes('"geoshape"');
const mapHeight = (width) => Math.round(width * 0.52) + 48;

/** Draw the chart of `figure` (figure[data-chart], see docs/howto/design.md) in place of what is there. */
export async function drawChart(figure) {
  const canvas = figure.querySelector("[data-chart-canvas]");
  const source = document.getElementById(figure.dataset.chart);
  if (!canvas || !source) return;
  views.get(figure)?.stop();

  const spec = withWorld(JSON.parse(source.textContent));
  const height = Number(figure.dataset.chartHeight) || 260;
  const composed = isComposed(spec);
  if (!composed) {
    spec.width ??= "container";
    if (spec.width === "container") {
      spec.width = Math.floor(canvas.clientWidth) || 300;
      figure.dataset.chartFits = "true";
    }
    // A chart of bars by name grows with its names when it says so with a step.
    if (figure.dataset.chartFits === "true" && typeof spec.height !== "object") spec.height = isMap(spec) ? Math.min(spec.height ?? height, mapHeight(spec.width)) : spec.height ?? height;
    spec.autosize ??= { type: typeof spec.height === "object" ? "fit-x" : "fit", contains: "padding" };
  }
  delete spec.$schema;
  const theme = themeOf(figure);
  const { spec: vegaSpec } = compile(spec, { config: { ...spec.config, ...theme } });
  const runtime = parse(vegaSpec, {}, { ast: true });
  const { numbers, times } = localeFor(document.documentElement.lang);
  const view = new View(runtime, {
    expr: expressionInterpreter,
    renderer: "svg",
    hover: true,
    loader: loader({ target: "_self" }),
    locale: localeOf(numbers, times),
    tooltip: showTooltip,
    logLevel: 1,
  });

  canvas.replaceChildren();
  await view.initialize(canvas).runAsync();
  canvas.style.minHeight = "";
  canvas.querySelector("svg")?.setAttribute("aria-hidden", "true");
  bindLinks(view, canvas);
  if (figure.dataset.chartFits === "true" && !composed) follow(figure, canvas, view);
  views.set(figure, { stop: () => { observers.get(figure)?.disconnect(); view.finalize(); } });
}

const addressOf = (item) => {
  const href = item?.datum?.href ?? item?.datum?.properties?.href;
  if (typeof href !== "string" || !href) return null;
  const address = new URL(href, location.href);
  return address.origin === location.origin ? address.href : null;
};

function bindLinks(view, canvas) {
  view.addEventListener("mousemove", (event, item) => (canvas.style.cursor = addressOf(item) ? "pointer" : ""));
  view.addEventListener("click", (event, item) => {
    const address = addressOf(item);
    if (!address) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.button === 1) open(address, "_blank", "noopener");
    else location.assign(address);
  });
}

const observers = new WeakMap();

function follow(figure, canvas, view) {
  let width = Math.floor(canvas.clientWidth);
  const observer = new ResizeObserver(() => {
    const now = Math.floor(canvas.clientWidth);
    if (!now || Math.abs(now - width) < 2) return;
    width = now;
    view.width(now).runAsync();
  });
  observer.observe(canvas);
  observers.set(figure, observer);
}
