// Builds the front end: styles, scripts, icons, flags, the world's shapes and the typeface, from the packages locked in package-lock.json.
//
//   node build.mjs            writes umubano/core/ui/static/build/
//   node build.mjs --watch    builds again when a source changes, with source maps
//
// The same sources give the same bytes. What fails says so in one sentence and ends with a non-zero status.
import { existsSync, mkdirSync, renameSync, rmSync, watch } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../../..");
const target = resolve(here, "../static/build");
const watching = process.argv.includes("--watch");

class BuildError extends Error {}

const paths = {
  here,
  root,
  packages: join(root, "node_modules"),
  BuildError,
};

if (!existsSync(paths.packages)) {
  console.error(`The front-end packages are not installed: run "npm ci" in ${root} first.`);
  process.exit(1);
}

const { buildScripts } = await import("./build/scripts.mjs");
const { buildStyles } = await import("./build/styles.mjs");
const { buildIcons } = await import("./build/icons.mjs");
const { buildFlags } = await import("./build/flags.mjs");
const { buildWorld } = await import("./build/world.mjs");

async function build() {
  const started = performance.now();
  // Built beside the target and put in its place at the end: a server never sees half a build.
  const draft = `${target}.draft-${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(join(draft, "flags"), { recursive: true });
  const options = { ...paths, target: draft, watching };
  try {
    const parts = await Promise.all([buildStyles(options), buildScripts(options), buildIcons(options), buildFlags(options), buildWorld(options)]);
    const former = `${target}.former-${process.pid}`;
    if (existsSync(target)) renameSync(target, former);
    renameSync(draft, target);
    rmSync(former, { recursive: true, force: true });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`Front end built in ${seconds} s: ${parts.flat().map(([name, bytes]) => `${name} ${Math.ceil(bytes / 1024)} kB`).join(", ")}.`);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    const where = error instanceof BuildError || !error.stack ? "" : `\n${watching ? error.stack : ""}`;
    console.error(`The front end could not be built: ${error.message}${where}`);
    if (!watching) process.exit(1);
  }
}

await build();
if (watching) {
  let waiting = null;
  console.log("Watching; stop with Ctrl+C.");
  watch(here, { recursive: true }, () => {
    clearTimeout(waiting);
    waiting = setTimeout(build, 150);
  });
}
