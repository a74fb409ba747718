// Choosing light or dark shows at once; the form then tells the server, in the background.
import { each } from "./content.js";

each("[data-theme-choice]", (group) => {
  const form = group.closest("form");
  group.addEventListener("click", async (event) => {
    const button = event.target.closest('button[name="theme"]');
    if (!button || !form) return;
    event.preventDefault();
    const root = document.documentElement;
    root.dataset.theme = button.value;
    root.dataset.bsTheme = button.value === "auto" ? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light") : button.value;
    for (const other of group.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    document.dispatchEvent(new CustomEvent("ui:theme"));
    const body = new FormData(form);
    body.set("theme", button.value);
    try {
      await fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
    } catch {
      // Offline: the choice holds for this page.
    }
  });
});
