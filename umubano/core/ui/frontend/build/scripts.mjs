// Bundles the scripts: app.js (every page), charts.js (loaded by pages with a chart), theme.js (before paint), offline-worker.js (service worker).
import { statSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

export async function buildScripts({ here, target, watching, BuildError }) {
  const common = {
    bundle: true,
    minify: true,
    target: "es2022",
    sourcemap: watching ? "inline" : false,
    legalComments: "none",
    logLevel: "silent",
    charset: "utf8",
  };
  const source = (name) => join(here, "scripts", name);
  try {
    await Promise.all([
      build({ ...common, entryPoints: [source("app.js")], outfile: join(target, "app.js"), format: "esm" }),
      build({ ...common, entryPoints: [source("charts.js")], outfile: join(target, "charts.js"), format: "esm" }),
      build({ ...common, entryPoints: [source("theme.js")], outfile: join(target, "theme.js"), format: "iife" }),
      build({ ...common, entryPoints: [source("offline-worker.js")], outfile: join(target, "offline-worker.js"), format: "iife" }),
    ]);
  } catch (error) {
    const first = error.errors?.[0];
    if (!first) throw error;
    const place = first.location ? ` (${first.location.file}, line ${first.location.line})` : "";
    throw new BuildError(`a script has an error: ${first.text}${place}.`);
  }
  return ["app.js", "charts.js", "theme.js", "offline-worker.js"].map((name) => [name, statSync(join(target, name)).size]);
}
