// data-offline="ADDRESS" data-offline-worker="SCRIPT" on a form: its page opens without a connection too. What is kept is the page at ADDRESS,
// which shows no record, and the files it needs; it is removed when somebody signs out and after seven days.
import { CACHE, KEPT_AT } from "./offline-cache.js";
import { each } from "./content.js";

let isForgotten = false;

async function keep(form) {
  const address = new URL(form.dataset.offline, location.href);
  await navigator.serviceWorker.register(form.dataset.offlineWorker, { scope: new URL("..", address).pathname });
  const answer = await fetch(address, { credentials: "same-origin" });
  // Signed out, or the form is not theirs: nothing to keep.
  if (!answer.ok || answer.redirected) return;
  const text = await answer.text();
  const shown = new DOMParser().parseFromString(text, "text/html");
  const files = [...shown.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon], img[src]")].map((one) => one.getAttribute("src") ?? one.getAttribute("href"));
  const icons = [...shown.querySelectorAll("svg use")].map((one) => one.getAttribute("href").split("#")[0]);
  // Signed out meanwhile: opening the cache would make it again.
  if (isForgotten) return;
  const cache = await caches.open(CACHE);
  const headers = { "Content-Type": answer.headers.get("Content-Type"), "Content-Security-Policy": answer.headers.get("Content-Security-Policy"), [KEPT_AT]: Date.now() };
  await cache.put(address.href, new Response(text, { headers }));
  await Promise.all([...new Set([...files, ...icons])].map((file) => cache.add(new URL(file, location.href).href)));
}

each("form[data-offline]", (form) => {
  // Browsers have it on this machine and with TLS alone; a lost connection in between is no reason to complain.
  if ("serviceWorker" in navigator && "caches" in window && navigator.onLine) keep(form).catch(() => {});
});

/** When somebody signs out. */
export async function forgetOffline() {
  isForgotten = true;
  if ("caches" in window) await caches.delete(CACHE).catch(() => {});
}
