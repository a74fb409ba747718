// What the page and its service worker agree on.
export const CACHE = "umubano-offline";
export const KEPT_AT = "X-Kept-At";
export const KEPT_FOR = 7 * 24 * 3600 * 1000;
