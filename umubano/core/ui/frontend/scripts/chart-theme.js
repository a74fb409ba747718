// The look of charts: colours are read from the page, so that light, dark and print follow by themselves.

/** The colour that `value` (a custom property or any colour) has in this place of the page, as the browser computes it. */
function colourIn(place) {
  const probe = document.createElement("span");
  probe.hidden = true;
  place.append(probe);
  const read = (value) => {
    probe.style.color = value.startsWith("--") ? `var(${value})` : value;
    return getComputedStyle(probe).color;
  };
  return { read, end: () => probe.remove() };
}

const SERIES = ["--chart-1", "--chart-2", "--chart-3", "--chart-4", "--chart-5", "--chart-6", "--chart-7", "--chart-8"];
const RAMP = ["--ramp-1", "--ramp-2", "--ramp-3", "--ramp-4", "--ramp-5"];

/** Vega-Lite's `config` for a chart in `figure`. */
export function themeOf(figure) {
  const { read, end } = colourIn(figure);
  const [ink, quiet, line, surface, brand, empty] = ["--ink", "--ink-2", "--line", "--surface", "--chart-1", "--chart-land"].map(read);
  const series = SERIES.map(read);
  const ramp = RAMP.map(read);
  end();
  const font = getComputedStyle(document.body).fontFamily;
  const words = { labelFont: font, titleFont: font, labelColor: quiet, titleColor: quiet, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500 };
  return {
    background: "transparent",
    font,
    aria: false,
    padding: 2,
    view: { stroke: null },
    range: { category: series, ordinal: ramp, ramp, heatmap: ramp, diverging: [series[1], surface, series[0]] },
    axis: { ...words, domain: false, ticks: false, gridColor: line, gridWidth: 1, labelPadding: 6, titlePadding: 10, labelLimit: 220, tickMinStep: 1 },
    axisX: { grid: false, labelAngle: 0, labelOverlap: true },
    axisBand: { grid: false, domain: false },
    axisTemporal: { grid: false },
    axisY: { tickCount: 5 },
    legend: { ...words, symbolType: "circle", symbolSize: 90, orient: "top", direction: "horizontal", gradientThickness: 8, gradientLength: 160, titlePadding: 6, columnPadding: 14, offset: 8 },
    header: words,
    title: { font, color: ink, fontSize: 14, fontWeight: 600, anchor: "start" },
    mark: { color: brand, tooltip: { content: "encoding" } },
    arc: { stroke: surface, strokeWidth: 1.5 },
    area: { fillOpacity: 0.25, line: true },
    bar: { fill: brand, cornerRadiusEnd: 3, discreteBandSize: { band: 0.72 }, continuousBandSize: 12 },
    circle: { fill: brand, stroke: surface, strokeWidth: 1 },
    geoshape: { fill: empty, stroke: surface, strokeWidth: 0.5 },
    line: { stroke: brand, strokeWidth: 2, strokeCap: "round", strokeJoin: "round" },
    point: { filled: true, size: 50, strokeWidth: 0 },
    rect: { stroke: surface, strokeWidth: 1 },
    rule: { stroke: line, color: quiet },
    text: { color: ink, fill: ink, font, fontSize: 12 },
    tick: { thickness: 2, color: brand },
  };
}

