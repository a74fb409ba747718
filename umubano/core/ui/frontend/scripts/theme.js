// Runs before the first paint: says that scripts run, and settles the colours of "auto".
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

function settle() {
  const wanted = root.dataset.theme || "auto";
  root.dataset.bsTheme = wanted === "auto" ? (dark.matches ? "dark" : "light") : wanted;
}

root.classList.add("has-script");
settle();
dark.addEventListener("change", () => {
  settle();
  document.dispatchEvent(new CustomEvent("ui:theme"));
});
