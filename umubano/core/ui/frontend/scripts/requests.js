// htmx without inline styles or evaluated text, and what to say when a request fails.
import htmx from "htmx.org/dist/htmx.esm.js";
import { toast } from "./toasts.js";
import { word } from "./words.js";

Object.assign(htmx.config, {
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  selfRequestsOnly: true,
  // Going back asks the server for the whole page: nothing of a page is kept in the browser's storage.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  // Copying a style attribute from the old to the new content is an inline style to the content security policy.
  attributesToSettle: ["class", "width", "height"],
  scrollIntoViewOnBoost: false,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

// Addresses stay short: fields left empty are not sent.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") return;
  for (const [name, value] of [...detail.formData.entries()]) {
    if (value === "") detail.formData.delete(name);
  }
});
document.addEventListener("formdata", ({ target, formData }) => {
  if (target.method !== "get") return;
  const empty = [...formData.entries()].filter(([, value]) => value === "").map(([name]) => name);
  for (const name of empty) if (formData.getAll(name).every((value) => value === "")) formData.delete(name);
});

document.addEventListener("htmx:sendError", () => toast(word("networkError"), { level: "error" }));
document.addEventListener("htmx:timeout", () => toast(word("networkError"), { level: "error" }));
document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status } = detail.xhr;
  // Signed out meanwhile: the page itself leads to the sign-in.
  if (status === 401) location.reload();
  else toast(word(status === 403 ? "notAllowed" : status === 404 || status === 410 ? "gone" : "serverError"), { level: "error" });
});

// The whole page's label follows what a fragment brought: HX-Trigger {"ui:label": {"name", "level", "detail"}}.
document.addEventListener("ui:label", ({ detail }) => {
  for (const banner of document.querySelectorAll(".label-banner")) {
    banner.className = banner.className.replace(/label-level-\d+/, `label-level-${Number(detail.level)}`);
    const part = (name, text) => {
      let element = banner.querySelector(`.${name}`);
      if (!element && text) {
        element = document.createElement("span");
        element.className = name;
        banner.append(" ", element);
      }
      if (element) element.textContent = text ?? "";
    };
    part("label-name", detail.name);
    part("label-detail", detail.detail);
  }
});

window.htmx = htmx;
export { htmx };
