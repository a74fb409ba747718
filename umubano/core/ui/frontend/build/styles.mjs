// Compiles the styles with Sass and copies the typeface (Inter, variable, Latin subsets) that they name.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { transform } from "esbuild";
import { compileAsync } from "sass";

const FONTS = ["inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2"];

export async function buildStyles({ here, packages, target, BuildError }) {
  let css;
  try {
    ({ css } = await compileAsync(join(here, "styles", "app.scss"), {
      loadPaths: [packages],
      quietDeps: true,
      style: "compressed",
      silenceDeprecations: ["import"],
    }));
  } catch (error) {
    const line = error.span ? ` (${basename(error.span.url?.pathname ?? "styles")}, line ${error.span.start.line + 1})` : "";
    throw new BuildError(`a style has an error: ${error.sassMessage ?? error.message}${line}.`);
  }
  const { code } = await transform(css.replaceAll("@charset \"UTF-8\";", ""), { loader: "css", minify: true, legalComments: "none", charset: "utf8" });
  writeFileSync(join(target, "app.css"), code);
  mkdirSync(join(target, "fonts"), { recursive: true });
  for (const font of FONTS) copyFileSync(join(packages, "@fontsource-variable/inter/files", font), join(target, "fonts", font));
  return [["app.css", Buffer.byteLength(code)]];
}
