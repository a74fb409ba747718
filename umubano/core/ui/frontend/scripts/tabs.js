// Where a row of tabs is wider than the window, the tab of this page stands in sight.
import { each } from "./content.js";

each(".tabs ul", (row) => {
  const tab = row.querySelector("[aria-current=page]");
  if (!tab) return;
  const beyond = tab.getBoundingClientRect().right - row.getBoundingClientRect().right;
  if (beyond > 0) row.scrollLeft += beyond;
});
