// Makes one sprite of the Tabler icons named in icons.txt: <use href="icons.svg#icon-NAME">.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// Icons that templates and Python name in the ways of docs/howto/design.md; a missing one would be an empty square.
const USED = /\bicon(?:_action)?(?: |=|": )"([a-z0-9]+(?:-[a-z0-9]+)*)"/g;

function warnOfMissing(root, names) {
  const folder = join(root, "umubano");
  for (const file of readdirSync(folder, { recursive: true })) {
    if (!/\.(html|py)$/.test(file) || /(^|\/)(static|node_modules|tests)\//.test(file)) continue;
    for (const [, name] of readFileSync(join(folder, file), "utf8").matchAll(USED)) {
      if (!names.includes(name)) console.warn(`umubano/${file} uses the icon "${name}", which icons.txt does not name.`);
    }
  }
}

export async function buildIcons({ here, root, packages, target, BuildError }) {
  const names = [...new Set(readFileSync(join(here, "icons.txt"), "utf8").split("\n").map((line) => line.replace(/#.*/, "").trim()).filter(Boolean))].sort();
  const symbols = names.map((name) => {
    const [style, file] = name.endsWith("-filled") ? ["filled", name.slice(0, -7)] : ["outline", name];
    const path = join(packages, "@tabler/icons/icons", style, `${file}.svg`);
    if (!existsSync(path)) throw new BuildError(`icons.txt names "${name}", which Tabler does not have; see tabler.io/icons for the names.`);
    const drawing = readFileSync(path, "utf8").replace(/<!--[^]*?-->/g, "").match(/<svg[^>]*>([^]*)<\/svg>/)[1];
    const shapes = drawing.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s*\n\s*/g, "").replace(/\s+\/>/g, "/>");
    const pen = style === "filled" ? ' fill="currentColor"' : ' fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
    return `<symbol id="icon-${name}" viewBox="0 0 24 24"${pen}>${shapes}</symbol>`;
  });
  warnOfMissing(root, names);
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
  writeFileSync(join(target, "icons.svg"), sprite);
  return [[`icons.svg (${names.length})`, Buffer.byteLength(sprite)]];
}
