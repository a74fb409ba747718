// data-autosubmit on a form: it is sent when a field has changed, and while one types in a search field. Where the answer is a new page and
// one works by keys, the field keeps the focus.
import { carried, carry } from "./carried.js";
import { each } from "./content.js";

const TYPING_PAUSE = 300;
const TEXTUAL = 'input[type="search"], input[type="text"], input[type="number"], input:not([type])';
const EARLIEST_YEAR = 1000;

let worksByKeys = false;
let sender = null;
document.addEventListener("keydown", () => (worksByKeys = true), true);
document.addEventListener("pointerdown", () => (worksByKeys = false), true);

addEventListener("pagehide", () => {
  if (sender && worksByKeys) carry("field", `${location.pathname}#${document.activeElement?.id || sender}`);
});

function takeFocusAgain() {
  const [path, id] = (carried("field") ?? "").split("#");
  const field = id && path === location.pathname && document.activeElement === document.body && document.getElementById(id);
  if (!field) return;
  field.focus();
  if (field.matches('[type="search"], [type="text"]')) field.setSelectionRange(field.value.length, field.value.length);
}
// After the comboboxes have taken their fields' place.
setTimeout(takeFocusAgain);

each("form[data-autosubmit]", (form) => {
  let timer = 0;
  let changed = "";
  let keys = false;
  let sent = new URLSearchParams(new FormData(form)).toString();

  const send = () => {
    clearTimeout(timer);
    const now = new URLSearchParams(new FormData(form)).toString();
    if (now === sent || !form.isConnected) return;
    sent = now;
    form.requestSubmit();
  };
  // A date that is being typed passes through year 0002, 0020, 0202: wait for the end of the typing.
  const isHalfTyped = (field) => field.type === "date" && (keys || !field.validity.valid || (field.value && Number(field.value.slice(0, 4)) < EARLIEST_YEAR));

  form.addEventListener("keydown", (event) => {
    if (event.target.type !== "date") return;
    keys = event.key !== "Enter";
    if (event.key !== "Enter" || isHalfTyped(event.target)) return;
    event.preventDefault();
    send();
  });
  form.addEventListener("pointerdown", () => (keys = false), true);
  for (const kind of ["input", "change"]) form.addEventListener(kind, ({ target }) => (changed = target.id));
  form.addEventListener("input", ({ target }) => {
    if (!target.matches(TEXTUAL) || target.closest(".ts-wrapper")) return;
    clearTimeout(timer);
    timer = setTimeout(send, TYPING_PAUSE);
  });
  form.addEventListener("change", ({ target }) => {
    if (target.closest(".ts-wrapper") && !target.matches("select")) return;
    if (!isHalfTyped(target)) send();
  });
  form.addEventListener("focusout", ({ target }) => {
    if (target.type !== "date") return;
    keys = false;
    if (!isHalfTyped(target)) send();
  });
  form.addEventListener("submit", () => {
    sent = new URLSearchParams(new FormData(form)).toString();
    if (!form.hasAttribute("hx-get")) sender = changed;
  });
});
