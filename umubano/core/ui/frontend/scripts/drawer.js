// The navigation on a phone: a drawer over the page, which rests meanwhile.
let opener = null;

function setOpen(drawer, open) {
  drawer.classList.toggle("open", open);
  document.body.classList.toggle("drawer-is-open", open);
  for (const button of document.querySelectorAll(`[data-drawer-open="${drawer.id}"]`)) button.setAttribute("aria-expanded", String(open));
  const rest = document.querySelector(".shell-body");
  if (rest) rest.inert = open;
  if (open) (drawer.querySelector("[aria-current]") ?? drawer.querySelector("a, button"))?.focus();
  else opener?.focus();
}

const openDrawer = () => document.querySelector(".sidebar.open");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-drawer-open]");
  const drawer = button && document.getElementById(button.dataset.drawerOpen);
  if (drawer) {
    opener = button;
    setOpen(drawer, true);
    return;
  }
  const open = openDrawer();
  if (open && (event.target.closest("[data-drawer-close]") || !open.contains(event.target))) setOpen(open, false);
});
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && openDrawer();
  if (open) setOpen(open, false);
});
matchMedia("(width >= 992px)").addEventListener("change", () => {
  const open = openDrawer();
  if (open) setOpen(open, false);
});
