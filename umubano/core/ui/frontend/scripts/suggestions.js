// Suggestions under the search field: arrows choose, Enter follows, Escape closes. data-suggest on the form is the address that answers them.
import { each } from "./content.js";

const PAUSE = 140;

each("form[data-suggest]", (form) => {
  const input = form.querySelector("[data-search-input]");
  if (!input) return;
  const list = document.createElement("div");
  Object.assign(list, { className: "suggestions", id: `${input.id || "search"}-suggestions`, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? "");
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);

  let timer = 0;
  let asked = null;
  let at = -1;
  const options = () => [...list.querySelectorAll('[role="option"]')];
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) mark(-1);
  };
  const mark = (place) => {
    at = place;
    options().forEach((option, index) => {
      option.id ||= `${list.id}-${index}`;
      option.setAttribute("aria-selected", String(index === place));
      if (index === place) option.scrollIntoView({ block: "nearest" });
    });
    const chosen = options()[place];
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    const text = input.value.trim();
    asked?.abort();
    if (!text) {
      show(false);
      return;
    }
    asked = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: text })}`, { headers: { "HX-Request": "true" }, signal: asked.signal, credentials: "same-origin" });
      if (!answer.ok) return;
      // Our own fragment, escaped by the server; scripts in it would not run (no inline script is allowed).
      list.innerHTML = await answer.text();
      for (const option of options()) option.tabIndex = -1;
      mark(-1);
      show(options().length > 0 && document.activeElement === input);
    } catch {
      // A newer question took its place, or the network is down: the search itself still works.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("focus", () => {
    if (options().length && input.value.trim()) show(true);
  });
  input.addEventListener("keydown", (event) => {
    const found = options();
    if (event.key === "Escape") {
      if (list.hidden) input.blur();
      else show(false);
      event.preventDefault();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden && found.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((at + step + found.length + 1) % (found.length + 1) === found.length ? -1 : (at + step + found.length + 1) % (found.length + 1));
    } else if (event.key === "Enter" && !list.hidden && found[at]) {
      event.preventDefault();
      found[at].click();
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) show(false);
  });
  form.addEventListener("submit", () => show(false));
});
