// Searchable choice: every select that takes several values, and long ones marked data-combobox.
import TomSelect from "tom-select/dist/esm/tom-select.js";
import checkboxOptions from "tom-select/dist/esm/plugins/checkbox_options/plugin.js";
import removeButton from "tom-select/dist/esm/plugins/remove_button/plugin.js";
import { each } from "./content.js";
import { word } from "./words.js";

TomSelect.define("remove_button", removeButton);
TomSelect.define("checkbox_options", checkboxOptions);

const MANY = 400;

each("select[multiple]:not([data-plain]), select[data-combobox]", (select) => {
  const label = select.labels?.[0];
  const box = new TomSelect(select, {
    plugins: select.multiple ? { remove_button: { title: word("remove") }, checkbox_options: {} } : {},
    maxOptions: MANY,
    hideSelected: false,
    closeAfterSelect: !select.multiple,
    allowEmptyOption: false,
    placeholder: select.dataset.placeholder || (select.multiple ? word("choose") : select.querySelector('option[value=""]')?.textContent || word("choose")),
    hidePlaceholder: true,
    refreshThrottle: 100,
    // Accents are folded by the library; the word may start anywhere.
    searchField: ["text"],
    render: {
      no_results: () => {
        const element = document.createElement("div");
        element.className = "no-results";
        element.textContent = word("nothingFound");
        return element;
      },
    },
    onInitialize() {
      // The label now belongs to the text field; the select only carries the values.
      select.setAttribute("aria-hidden", "true");
      this.control_input.removeAttribute("size");
      if (select.getAttribute("aria-describedby")) this.control_input.setAttribute("aria-describedby", select.getAttribute("aria-describedby"));
      if (select.getAttribute("aria-invalid")) this.control_input.setAttribute("aria-invalid", select.getAttribute("aria-invalid"));
      if (!label && select.getAttribute("aria-label")) this.control_input.setAttribute("aria-label", select.getAttribute("aria-label"));
      // Tab goes on to the next field. It would else enter the list (its ticks, and what scrolls), which closes at that moment and takes the focus with it.
      this.dropdown_content.tabIndex = -1;
      this.hook("after", "refreshOptions", () => this.dropdown_content.querySelectorAll(".option > input").forEach((tick) => (tick.tabIndex = -1)));
      // The list is named after the field.
      if (label?.id) this.dropdown_content.setAttribute("aria-labelledby", label.id);
      else this.dropdown_content.setAttribute("aria-label", label?.textContent.trim() || select.getAttribute("aria-label") || select.name);
    },
    onItemAdd() {
      this.setTextboxValue("");
      this.refreshOptions(this.isOpen);
    },
  });
  select.form?.addEventListener("reset", () => setTimeout(() => box.sync()));
});
