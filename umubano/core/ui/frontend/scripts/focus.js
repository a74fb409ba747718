// After a swap the focus goes to what asks for it (data-focus): the first mistake of a form, a new row. On a full page too.
function focusWithin(scope) {
  const target = scope.matches?.("[data-focus]") ? scope : scope.querySelector?.("[data-focus]");
  if (!target) return;
  if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus();
}

document.addEventListener("htmx:afterSettle", (event) => focusWithin(event.detail.elt));
focusWithin(document);

// Links of the error summary lead to the field itself, also when a combobox has taken its place.
document.addEventListener("click", (event) => {
  const link = event.target.closest('.error-summary a[href^="#"]');
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  const focusable = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea");
  if (focusable?.tomselect) focusable.tomselect.focus();
  else focusable?.focus();
  field.closest(".form-field")?.scrollIntoView({ block: "center" });
});
