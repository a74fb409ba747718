// Makes world.json (TopoJSON): "countries", keyed by alpha-3 in `id`, and "points" at the middle of states too small to see.
//
// Shapes: Natural Earth by world-atlas, 1:50m, simplified. They show where a state is; they take no position on a border.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { geoArea, geoCentroid } from "d3-geo";
import { feature, mergeArcs, quantize } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

// Shapes without an ISO code of their own, drawn with the state of which the United Nations count them a part.
const PART_OF = { Somaliland: "SOM", "N. Cyprus": "CYP", "Indian Ocean Ter.": "AUS", "Ashmore and Cartier Is.": "AUS", "Siachen Glacier": "IND", Baikonur: "KAZ" };
const OWN_CODE = { Kosovo: "XKX" };
const LEFT_OUT = new Set(["ATA"]);
const EARTH_RADIUS_KM = 6371;
const SMALLEST_VISIBLE_KM2 = 7000;

export async function buildWorld({ packages, target, BuildError }) {
  const read = (name) => JSON.parse(readFileSync(join(packages, "world-atlas", name), "utf8"));
  const iso = createRequire(join(packages, "/"))("i18n-iso-countries");
  const codeOf = (shape) => iso.numericToAlpha3(shape.id ?? "") ?? OWN_CODE[shape.properties.name] ?? PART_OF[shape.properties.name];

  const atlas = read("countries-50m.json");
  const drawn = simplify(presimplify(atlas), 0.03);
  const parts = new Map();
  for (const shape of drawn.objects.countries.geometries) {
    const code = codeOf(shape);
    if (!code || LEFT_OUT.has(code)) continue;
    parts.set(code, [...(parts.get(code) ?? []), shape]);
  }
  const countries = [...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, shapes]) => {
    const shape = shapes.length === 1 ? { type: shapes[0].type, arcs: shapes[0].arcs } : mergeArcs(drawn, shapes);
    return { ...shape, id: code };
  });

  const fine = read("countries-10m.json");
  const areas = new Map();
  for (const shape of fine.objects.countries.geometries) {
    const code = codeOf(shape);
    if (!code || LEFT_OUT.has(code) || PART_OF[shape.properties.name]) continue;
    const area = feature(fine, shape);
    const square = geoArea(area) * EARTH_RADIUS_KM ** 2;
    if (!areas.has(code) || areas.get(code).square < square) areas.set(code, { square, centre: geoCentroid(area) });
  }
  const points = [...areas].filter(([, { square }]) => square < SMALLEST_VISIBLE_KM2).sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { centre }]) => ({ type: "Point", id: code, coordinates: centre.map((degree) => Math.round(degree * 100) / 100) }));

  const world = quantize({
    type: "Topology",
    bbox: drawn.bbox,
    objects: { countries: { type: "GeometryCollection", geometries: countries }, points: { type: "GeometryCollection", geometries: points } },
    arcs: drawn.arcs.map((arc) => arc.map(([x, y]) => [x, y])),
  }, 10000);
  if (countries.length < 190) throw new BuildError(`the atlas gave ${countries.length} countries only; 190 or more are expected.`);
  const text = JSON.stringify(world);
  writeFileSync(join(target, "world.json"), text);
  return [[`world.json (${countries.length} countries, ${points.length} points)`, Buffer.byteLength(text)]];
}
