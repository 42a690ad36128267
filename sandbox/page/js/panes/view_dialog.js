/** The app's forms ("modals"): a stack of views of which the top one is shown. */

import { post } from "../api.js";
import { button, h, iconButton, replace } from "../dom.js";
import { drawBlocks } from "../blocks/draw.js";
import { Form } from "../elements/form.js";
import { icon } from "../icons.js";
import { closeOverlays } from "../menu.js";
import { attempt, notice, wentWell } from "../notices.js";
import { textLine } from "../text/mrkdwn.js";
import { person, refreshMessages, refreshState, world } from "../world.js";
import { on } from "../world.js";
import { avatar } from "./faces.js";
import { viewSurface } from "./surfaces.js";

// Answers by view: a view that comes back to the top still holds what was typed into it.
const forms = new Map();

let dialog = null;
let drawnKey = "";

const top = () => world.state.views.at(-1) ?? null;

function formOf(view) {
  if (!forms.has(view.id)) forms.set(view.id, new Form());
  return forms.get(view.id);
}

/** Shows sentences under the blocks they belong to; `errors` is {block_id: sentence}. */
function showErrors(errors) {
  const unplaced = { ...errors };
  for (const block of dialog.querySelectorAll(".block")) {
    const line = block.querySelector(".field-error");
    if (!line) continue;
    const sentence = errors[block.dataset.blockId] ?? "";
    line.textContent = sentence;
    block.classList.toggle("wrong", sentence !== "");
    block.querySelector("input, textarea")?.toggleAttribute("aria-invalid", sentence !== "");
    delete unplaced[block.dataset.blockId];
  }
  dialog.querySelector(".wrong input, .wrong textarea")?.focus();
  // Slack drops such errors without a word; here the author of the app should learn of the mistake.
  for (const [blockId, sentence] of Object.entries(unplaced))
    notice(`The app sent an error for “${blockId}”, which is no input of this form: ${sentence}`, "bad");
}

function setBusy(isBusy) {
  dialog.classList.toggle("busy", isBusy);
  for (const one of dialog.querySelectorAll(".dialog-foot button")) one.disabled = isBusy;
}

function showTrouble(text) {
  const line = dialog.querySelector(".dialog-trouble");
  line.textContent = text;
  line.hidden = !text;
}

async function submit(view) {
  const form = formOf(view);
  const complaints = form.complaints();
  showErrors(complaints);
  if (Object.keys(complaints).length) return;
  showTrouble("");
  setBusy(true);
  const answer = await attempt(() => post("submit", { as: world.as, view_id: view.id, values: form.values() }));
  setBusy(false);
  if (!answer) return;
  if (answer.errors) showErrors(answer.errors);
  else if (!wentWell("The form", answer))
    showTrouble("We had some trouble connecting. Nothing you typed is lost: try again.");
  else await attempt(() => Promise.all([refreshState(), refreshMessages()]));
}

async function close(view, isAll) {
  await attempt(async () => {
    await post("close", { as: world.as, view_id: view.id, ...(isAll && { clear: true }) });
    await refreshState();
  });
}

function headOf(view, depth) {
  const bot = person(world.state.bot.user_id);
  const back = depth > 1 ? iconButton(icon("back"), "Back", () => close(view, false)) : avatar(bot, 28);
  return h(
    "header",
    { class: "dialog-head" },
    back,
    h("h2", { id: "view-title", dir: "auto" }, textLine(view.title)),
    iconButton(icon("cross"), "Close", () => close(view, true)),
  );
}

function footOf(view) {
  const hasInputs = (view.blocks ?? []).some((block) => block.type === "input");
  const words = (text, otherwise) => (text ? textLine(text) : otherwise);
  return h(
    "footer",
    { class: "dialog-foot" },
    h("small", { class: "dialog-from" }, `This form comes from ${world.state.manifest.app_name}.`),
    button(words(view.close, "Cancel"), "button", () => close(view, false)),
    view.submit || hasInputs ? button(words(view.submit, "Submit"), "button primary", null, { type: "submit" }) : null,
  );
}

function build(view, depth) {
  const form = formOf(view);
  form.beginDrawing();
  const body = h(
    "div",
    { class: "dialog-body", tabindex: -1 },
    h("div", { class: "dialog-trouble", role: "alert", hidden: true }),
    drawBlocks(view.blocks, viewSurface(view, form)),
  );
  const send = (event) => {
    event.preventDefault();
    submit(view);
  };
  return h(
    "form",
    { class: "dialog-form", novalidate: true, on: { submit: send } },
    headOf(view, depth),
    body,
    footOf(view),
  );
}

/** Where the cursor is, in words that survive a redraw. */
function cursor() {
  const active = document.activeElement;
  const block = active?.closest?.(".block");
  return block && dialog?.contains(block)
    ? { blockId: block.dataset.blockId, at: active.selectionStart ?? null }
    : null;
}

function restore(place) {
  const field = place && dialog.querySelector(`[data-block-id="${CSS.escape(place.blockId)}"] :is(input, textarea)`);
  if (!field) return false;
  field.focus();
  if (place.at !== null && field.setSelectionRange && field.type !== "email")
    field.setSelectionRange(place.at, place.at);
  return true;
}

function ensureDialog() {
  if (dialog) return;
  dialog = h("dialog", { class: "dialog", "aria-labelledby": "view-title" });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    const view = top();
    if (view) close(view, true);
  });
  document.body.append(dialog);
  dialog.showModal();
}

function dismiss() {
  forms.clear();
  drawnKey = "";
  dialog?.close();
  dialog?.remove();
  dialog = null;
}

function draw() {
  // A list in a form may start with the place that is open, so that comes first.
  if (world.channelId === undefined) return;
  const view = top();
  if (!view) {
    dismiss();
    return;
  }
  const key = `${view.id}/${view.hash ?? ""}/${JSON.stringify([view.blocks, view.title])}`;
  if (key === drawnKey && dialog?.open) return;
  const sameView = drawnKey.startsWith(`${view.id}/`);
  drawnKey = key;
  closeOverlays();
  ensureDialog();
  const place = sameView ? cursor() : null;
  replace(dialog, build(view, world.state.views.length));
  if (!restore(place))
    (dialog.querySelector("[autofocus]") ?? dialog.querySelector(".dialog-body :is(input, textarea)"))?.focus();
}

export function mountViews() {
  for (const topic of ["state", "place"]) on(topic, draw);
}
