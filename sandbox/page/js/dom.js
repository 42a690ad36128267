/**
 * Builds DOM nodes. Text always becomes a text node, so nothing that a person or an app wrote
 * can turn into markup: no file of this page assigns innerHTML.
 */

const SVG = "http://www.w3.org/2000/svg";
// The schemes that Slack's own client follows; "javascript:" and "data:" links stay plain text.
const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:", "slack:"]);

function setProperty(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  } else if (name === "vars") {
    // Through the style object, because the content security policy refuses style attributes.
    for (const [key, text] of Object.entries(value)) node.style.setProperty(key, text);
  } else if (name === "data") {
    Object.assign(node.dataset, value);
  } else if (name === "value" && "value" in node) {
    node.value = value;
  } else {
    node.setAttribute(name, value === true ? "" : String(value));
  }
}

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) setProperty(node, name, value);
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

export const h = (tag, props, ...children) => fill(document.createElement(tag), props, children);

export const svg = (tag, props, ...children) => fill(document.createElementNS(SVG, tag), props, children);

export function replace(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter((child) => child || child === 0));
  return parent;
}

/** The address if it may be followed, else null. */
export function safeUrl(address) {
  try {
    const url = new URL(address);
    return SAFE_SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A picture may only come from the web: everything else would be a way around safeUrl. */
export function safeImage(address) {
  const url = safeUrl(new URL(address ?? "", location.href).href);
  return url && /^https?:/.test(url) ? url : null;
}

export function button(label, className, onClick, props = {}) {
  return h("button", { type: "button", class: className, on: { click: onClick }, ...props }, label);
}

/** A button that shows a picture only, so it needs a name for those who cannot see it. */
export function iconButton(picture, name, onClick, className = "icon-button") {
  return h(
    "button",
    { type: "button", class: className, title: name, "aria-label": name, on: { click: onClick } },
    picture,
  );
}
