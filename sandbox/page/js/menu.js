/** Pop-ups beside a button: menus with arrow keys, and boxes with anything in them. One is open at a time. */

import { h } from "./dom.js";

let open = null;

export function closeOverlays({ giveFocusBack = false } = {}) {
  if (!open) return;
  const { box, anchor } = open;
  open = null;
  box.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (giveFocusBack) anchor.focus();
}

/** Keeps the box inside the window: below its anchor if there is room, else above. */
function place(box, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = at.bottom + 4 + height <= innerHeight - 8;
  const top = below ? at.bottom + 4 : Math.max(8, at.top - height - 4);
  const left = Math.min(Math.max(8, at.right - width), innerWidth - width - 8);
  box.style.top = `${top}px`;
  box.style.left = `${left}px`;
}

/** Shows a box beside its anchor; the same anchor again closes it. */
export function popUp(anchor, box) {
  const again = open?.anchor === anchor;
  closeOverlays();
  if (again) return null;
  box.classList.add("popup");
  // Inside an open form the box must live in the form, or the browser's dialog would lie above it.
  (anchor.closest("dialog") ?? document.getElementById("overlays")).append(box);
  open = { box, anchor };
  anchor.setAttribute("aria-expanded", "true");
  place(box, anchor);
  return box;
}

function moveFocus(box, step) {
  const items = [...box.querySelectorAll('[role^="menuitem"]:not([disabled])')];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
}

function onMenuKey(event, box) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    event.preventDefault();
    moveFocus(box, steps[event.key]);
  } else if (event.key === "Tab") {
    closeOverlays({ giveFocusBack: true });
  }
}

function menuItem(item) {
  if (item === "line") return h("hr");
  if (item.title) return h("div", { class: "menu-title" }, item.title);
  const choose = () => {
    closeOverlays({ giveFocusBack: true });
    item.run();
  };
  return h(
    "button",
    {
      type: "button",
      role: "menuitem",
      class: `menu-item ${item.kind ?? ""}`,
      disabled: item.disabled,
      on: { click: choose },
    },
    item.picture && h("span", { class: "menu-picture" }, item.picture),
    h(
      "span",
      { class: "menu-words" },
      h("span", { dir: "auto" }, item.label),
      item.detail && h("small", { dir: "auto" }, item.detail),
    ),
    item.mark && h("span", { class: "menu-mark" }, item.mark),
  );
}

/** Items: {label, run, detail?, picture?, mark?, kind?}, {title} or "line". */
export function openMenu(anchor, items, name = "Menu") {
  const box = h("div", { class: "menu", role: "menu", "aria-label": name }, items.map(menuItem));
  box.addEventListener("keydown", (event) => onMenuKey(event, box));
  if (popUp(anchor, box)) moveFocus(box, 1);
}

/** Esc and a click elsewhere close what is open. */
export function watchOverlays() {
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !open) return;
      event.preventDefault();
      event.stopPropagation();
      closeOverlays({ giveFocusBack: true });
    },
    true,
  );
  document.addEventListener("pointerdown", (event) => {
    if (open && !open.box.contains(event.target) && !open.anchor.contains(event.target)) closeOverlays();
  });
}
