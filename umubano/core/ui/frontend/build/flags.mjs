// Copies the flags of states, 4 by 3, named by the alpha-3 code of ISO 3166: flags/RWA.svg.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

// Not in ISO 3166-1, but used by others as codes of states or of what was one.
const FURTHER = { XKX: "xk" };

export async function buildFlags({ packages, target, BuildError }) {
  const alpha3 = createRequire(join(packages, "/"))("i18n-iso-countries").getAlpha3Codes();
  let bytes = 0;
  let count = 0;
  for (const [code, alpha2] of Object.entries({ ...alpha3, ...FURTHER })) {
    const source = join(packages, "flag-icons/flags/4x3", `${alpha2.toLowerCase()}.svg`);
    if (!existsSync(source)) continue;
    const drawing = readFileSync(source, "utf8").replace(/ id="flag-icons-[a-z-]+"/, "").trim();
    writeFileSync(join(target, "flags", `${code}.svg`), drawing);
    bytes += Buffer.byteLength(drawing);
    count += 1;
  }
  if (count < 240) throw new BuildError(`only ${count} flags were found in flag-icons; 240 or more are expected.`);
  return [[`flags (${count})`, bytes]];
}
