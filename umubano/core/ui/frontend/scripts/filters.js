// The chips under a filter bar follow its fields after each swap; taking a chip away clears the field and asks again.
import { each, iconOf } from "./content.js";
import { word } from "./words.js";

const IGNORED = new Set(["csrfmiddlewaretoken", "page"]);

const chipsOf = (form) => (form.nextElementSibling?.matches("ul.chips") ? form.nextElementSibling : null);

function nameOf(field) {
  const label = field.labels?.[0] ?? field.closest(".filter-field, .filter-search")?.querySelector("label");
  return label?.textContent.trim() ?? field.name;
}

/** What is asked for: one entry for each value of each visible field. */
function activeValues(form) {
  const found = [];
  for (const field of form.elements) {
    if (!field.name || IGNORED.has(field.name) || field.type === "hidden" || field.matches("button, fieldset")) continue;
    if (field instanceof HTMLSelectElement) {
      for (const option of field.selectedOptions) if (option.value) found.push({ field, value: option.value, words: option.textContent.trim() });
    } else if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked && field.value) found.push({ field, value: field.value, words: field.closest("label")?.textContent.trim() ?? field.value });
    } else if (field.value.trim()) {
      found.push({ field, value: field.value, words: field.type === "date" ? new Date(`${field.value}T12:00`).toLocaleDateString(document.documentElement.lang, { dateStyle: "medium" }) : field.value });
    }
  }
  return found;
}

function clear({ field, value }) {
  if (field.tomselect) field.tomselect.removeItem(value);
  else if (field instanceof HTMLSelectElement) for (const option of field.options) option.selected = field.multiple && option.selected && option.value !== value;
  else if (field.type === "checkbox" || field.type === "radio") field.checked = false;
  else field.value = "";
}

function chipOf(form, entry) {
  const item = document.createElement("li");
  const chip = document.createElement("a");
  chip.className = "chip";
  chip.href = "#";
  const name = document.createElement("span");
  name.className = "chip-name";
  name.textContent = `${nameOf(entry.field)}:`;
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.textContent = word("removeFilter");
  chip.append(name, ` ${entry.words} `, iconOf("x"), spoken);
  chip.addEventListener("click", (event) => {
    event.preventDefault();
    clear(entry);
    form.requestSubmit();
    (form.querySelector('.filter-search input, summary, input, select') ?? form).focus();
  });
  item.append(chip);
  return item;
}

function draw(form) {
  const entries = activeValues(form);
  chipsOf(form)?.remove();
  const count = form.querySelector(".filter-more > summary .count");
  const folded = entries.filter(({ field }) => !field.closest(".filter-search")).length;
  if (count) {
    count.textContent = String(folded);
    count.hidden = folded === 0;
  } else if (folded) {
    const mark = document.createElement("span");
    mark.className = "count";
    mark.textContent = String(folded);
    form.querySelector(".filter-more > summary")?.append(" ", mark);
  }
  if (!entries.length) return;
  const list = document.createElement("ul");
  list.className = "chips";
  list.setAttribute("aria-label", word("activeFilters"));
  list.append(...entries.map((entry) => chipOf(form, entry)));
  const all = document.createElement("li");
  const link = document.createElement("a");
  link.className = "chip-clear";
  link.href = form.action.split("?")[0];
  link.textContent = word("clearAll");
  all.append(link);
  list.append(all);
  form.after(list);
}

each("form.filter-bar[data-filter-target]", (form) => {
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.elt === form && detail.successful) draw(form);
  });
});
