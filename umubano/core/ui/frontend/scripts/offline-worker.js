// Service worker of the one form that must open without a connection. It answers only when the network does not: with the page that
// offline.js put into the cache for this account, and with the files that this page needs. It never keeps anything of its own accord.
import { CACHE, KEPT_AT, KEPT_FOR } from "./offline-cache.js";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

async function kept(request) {
  // Not by opening the cache, which makes it where it was removed: leaving a page breaks off its requests too.
  const found = await caches.match(request, { cacheName: CACHE, ignoreVary: true });
  const keptAt = Number(found?.headers.get(KEPT_AT));
  if (!keptAt || Date.now() - keptAt < KEPT_FOR) return found;
  await caches.delete(CACHE);
  return undefined;
}

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  // Any address of the form, also one that fills a field, is answered by the same page.
  const wanted = request.mode === "navigate" ? new URL("offline/", registration.scope).href : request;
  event.respondWith(
    fetch(request).catch(async (error) => {
      const found = await kept(wanted);
      if (found) return found;
      throw error;
    }),
  );
});
