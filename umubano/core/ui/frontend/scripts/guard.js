// data-guard on a form: the browser asks before a page with unsaved changes is left.
import { each } from "./content.js";

const changed = new Set();

const contentOf = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken").map(([name, value]) => [name, value instanceof File ? value.name : value]));

each("form[data-guard]", (form) => {
  // After other behaviours have prepared the fields.
  let before = "";
  setTimeout(() => (before = contentOf(form)));
  const look = () => (contentOf(form) === before ? changed.delete(form) : changed.add(form));
  form.addEventListener("input", look);
  form.addEventListener("change", look);
  form.addEventListener("submit", () => changed.delete(form));
});

addEventListener("beforeunload", (event) => {
  for (const form of changed) if (!form.isConnected) changed.delete(form);
  if (changed.size) event.preventDefault();
});
