// data-copy="text" copies the text; data-copy="" copies this page's address.
import { toast } from "./toasts.js";
import { word } from "./words.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(button.dataset.copy || location.href);
    toast(word("copied"), { level: "success" });
  } catch {
    toast(word("copyFailed"), { level: "warning" });
  }
});
