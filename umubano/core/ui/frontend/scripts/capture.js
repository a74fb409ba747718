// data-capture="ACCOUNT" on a form: what is typed is kept in this browser until it is sent, and what cannot be sent now waits and is sent
// later. Each capture has a key of its own, so that the server records it once however often it arrives. What is kept belongs to the
// account of the form, is removed when that account signs out, and is never older than seven days.
import { each } from "./content.js";
import { forgetOffline } from "./offline.js";
import { toast } from "./toasts.js";
import { word } from "./words.js";

const PREFIX = "umubano.capture.";
const KEPT_FOR = 7 * 24 * 3600 * 1000;
const AGAIN_AFTER = 30_000;
const UNKEPT = new Set(["csrfmiddlewaretoken", "anyway"]);

/** Browsers may refuse storage (private windows, policies); then nothing is kept, and the form works as any other. */
const store = {
  read(name) {
    try {
      const kept = JSON.parse(localStorage.getItem(PREFIX + name) ?? "null");
      return kept && Date.now() - kept.at < KEPT_FOR ? kept.value : null;
    } catch {
      return null;
    }
  },
  write(name, value) {
    try {
      if (value === null || (Array.isArray(value) && !value.length)) localStorage.removeItem(PREFIX + name);
      else localStorage.setItem(PREFIX + name, JSON.stringify({ at: Date.now(), value }));
      return true;
    } catch {
      return false;
    }
  },
  names() {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    } catch {
      return [];
    }
  },
};

for (const name of store.names()) if (store.read(name.slice(PREFIX.length)) === null) localStorage.removeItem(name);

const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => !UNKEPT.has(name) && typeof value === "string");
const valueOf = (fields, name) => fields.find(([one]) => one === name)?.[1] ?? "";
const saysAnything = (fields) => fields.some(([name, value]) => name !== "key" && value.trim());

function fill(form, fields) {
  for (const element of form.elements) {
    if (!element.name || UNKEPT.has(element.name)) continue;
    const values = fields.filter(([name]) => name === element.name).map(([, value]) => value);
    if (element instanceof HTMLSelectElement && element.multiple) {
      for (const option of element.options) option.selected = values.includes(option.value);
      element.tomselect?.sync();
    } else if ("value" in element && element.type !== "submit") element.value = values[0] ?? "";
  }
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Pages without TLS on another machine have no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}

/** Send one capture: {saved}, {asked: html} when the server wants something, {away: true} when it could not be reached, {out: true} when signed out. */
async function send(form, fields, anyway = false) {
  const data = new URLSearchParams(fields);
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  if (anyway) data.set("anyway", "1");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Capture": "1" }, redirect: "manual", credentials: "same-origin" });
  } catch {
    return { away: true };
  }
  if (answer.status === 201) return { saved: await answer.json() };
  if (answer.status === 422) return { asked: await answer.text() };
  if (answer.type === "opaqueredirect" || answer.status === 403) return { out: true };
  return { away: true };
}

each("form[data-capture]", (form) => {
  const account = form.dataset.capture;
  const waiting = document.querySelector("[data-capture-waiting]");
  const list = waiting?.querySelector("[data-capture-queue]");
  const say = (text) => {
    const state = form.querySelector("[data-capture-state]");
    if (state) state.textContent = text;
  };
  const queue = () => store.read(`${account}.queue`) ?? [];
  let isSending = false;
  let isSaving = false;

  const show = () => {
    if (!waiting) return;
    const kept = queue();
    waiting.hidden = !kept.length;
    waiting.querySelector("[data-capture-count]").textContent = word("captureWaiting").replace("%", kept.length);
    list.replaceChildren(
      ...kept.map((one) => {
        const item = document.createElement("li");
        item.textContent = `${valueOf(one.fields, "what")} · ${valueOf(one.fields, "when")} `;
        const open = document.createElement("button");
        Object.assign(open, { type: "button", className: "btn btn-sm", textContent: one.asked ? word("captureAsked") : word("captureOpen") });
        open.addEventListener("click", () => {
          store.write(`${account}.queue`, queue().filter((other) => other.key !== one.key));
          fill(form, one.fields);
          store.write(`${account}.draft`, one.fields);
          show();
          form.querySelector("select, input:not([type=hidden])")?.focus();
        });
        item.append(open);
        return item;
      }),
    );
  };

  const clear = () => {
    store.write(`${account}.draft`, null);
    fill(form, [["key", newKey()]]);
  };

  const wait = (fields) => {
    const key = valueOf(fields, "key");
    if (!store.write(`${account}.queue`, [...queue().filter((one) => one.key !== key), { key, fields }])) {
      say(word("captureNotKept"));
      return;
    }
    clear();
    say(word("captureKept"));
    show();
  };

  const sendWaiting = async () => {
    if (isSending || !form.isConnected || !queue().length) return;
    isSending = true;
    let sent = 0;
    for (const one of queue()) {
      if (one.asked) continue;
      const answer = await send(form, one.fields);
      if (answer.away || answer.out) {
        if (answer.out) say(word("captureSignIn"));
        break;
      }
      const rest = queue();
      // What the server asks about stays until somebody answers.
      store.write(`${account}.queue`, answer.saved ? rest.filter((other) => other.key !== one.key) : rest.map((other) => (other.key === one.key ? { ...other, asked: true } : other)));
      if (answer.saved) sent += 1;
    }
    isSending = false;
    show();
    if (sent) {
      say(word("captureSent").replace("%", sent));
      toast(word("captureSent").replace("%", sent), { level: "success" });
    }
  };

  // A page that the browser kept has the key that it was kept with; each capture needs its own.
  if ("captureNewKey" in form.dataset) fill(form, [["key", newKey()]]);
  const draft = store.read(`${account}.draft`);
  if (draft && !saysAnything(fieldsOf(form))) {
    fill(form, draft);
    say(word("captureRestored"));
  }
  const keep = () => {
    const fields = fieldsOf(form);
    store.write(`${account}.draft`, saysAnything(fields) ? fields : null);
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSaving) return;
    const fields = fieldsOf(form);
    const button = event.submitter;
    isSaving = true;
    if (button) button.disabled = true;
    const answer = await send(form, fields, button?.name === "anyway");
    isSaving = false;
    if (button) button.disabled = false;
    if (answer.saved) {
      store.write(`${account}.draft`, null);
      location.assign(answer.saved.url);
    } else if (answer.asked) {
      const holder = document.getElementById("capture");
      holder.innerHTML = answer.asked;
      document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: holder } }));
      holder.querySelector("[role=alert], .notice, .error-summary")?.scrollIntoView({ block: "center" });
    } else wait(fields);
    if (answer.out) say(word("captureSignIn"));
  });

  const again = setInterval(() => {
    if (form.isConnected) sendWaiting();
    else clearInterval(again);
  }, AGAIN_AFTER);
  addEventListener("online", sendWaiting);
  addEventListener("offline", () => form.isConnected && say(word("captureOffline")));
  waiting?.querySelector("[data-capture-send]").addEventListener("click", sendWaiting);
  show();
  sendWaiting();
});

// Signing out removes what is kept; when something was not sent yet, it asks by being pressed twice.
document.addEventListener("submit", (event) => {
  if (!/\/accounts\/logout\//.test(event.target.getAttribute("action") ?? "")) return;
  const unsent = store.names().filter((name) => name.endsWith(".queue")).reduce((sum, name) => sum + (store.read(name.slice(PREFIX.length))?.length ?? 0), 0);
  if (unsent && event.target.dataset.captureWarned !== "1") {
    event.preventDefault();
    event.target.dataset.captureWarned = "1";
    toast(word("captureLost").replace("%", unsent), { level: "warning" });
    return;
  }
  for (const name of store.names()) localStorage.removeItem(name);
  forgetOffline();
});
