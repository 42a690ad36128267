/** The place an element sits in: it knows where a value is kept and whom a change is told. */

import { confirmed } from "../panes/confirm.js";

/**
 * `surface` is {act, suggest, form}: a message (form is null) or a view.
 * `input` is the input block around the element, if there is one: such elements stay silent until the form is sent.
 */
export function seatFor(element, blockId, surface, input) {
  const tells = !input || Boolean(input.dispatch_action);
  const press = async (state) => {
    if (element.confirm && !(await confirmed(element.confirm))) return false;
    await surface.act(blockId, element, { type: element.type, ...state });
    return true;
  };
  return {
    input,
    labelId: input?.labelId,
    begin: (initial) => surface.form?.start(blockId, element, initial, input) ?? { type: element.type, ...initial },
    keep: (state) => surface.form?.set(blockId, element.action_id, { type: element.type, ...state }),
    change(state) {
      this.keep(state);
      return tells ? press(state) : Promise.resolve(true);
    },
    press,
    tells,
    suggest: (words) => surface.suggest(blockId, element.action_id, words),
  };
}
