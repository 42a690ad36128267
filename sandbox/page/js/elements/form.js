/**
 * What has been filled in, by block and action, as Slack keeps it in `view.state.values`.
 * It outlives a redraw: when the app updates a form, fields that are still there keep their answers.
 */

export class Form {
  #values = {};
  #fields = new Map();

  /** Forgets which fields exist, before the blocks are drawn again; answers stay. */
  beginDrawing() {
    this.#fields = new Map();
  }

  /** Registers a field and returns the state it starts with. */
  start(blockId, element, initial, input) {
    const kept = this.#values[blockId]?.[element.action_id];
    const state = kept?.type === element.type ? kept : { type: element.type, ...initial };
    this.set(blockId, element.action_id, state);
    this.#fields.set(`${blockId}/${element.action_id}`, { blockId, element, input });
    return state;
  }

  set(blockId, actionId, state) {
    (this.#values[blockId] ??= {})[actionId] = state;
  }

  /** The values of the fields that are on the form now. */
  values() {
    const shown = {};
    for (const { blockId, element } of this.#fields.values()) {
      (shown[blockId] ??= {})[element.action_id] = this.#values[blockId][element.action_id];
    }
    return shown;
  }

  /** What Slack's client refuses before it asks the app: {block_id: sentence}. */
  complaints() {
    const found = {};
    for (const { blockId, element, input } of this.#fields.values()) {
      if (!input) continue;
      const complaint = complaintAbout(element, this.#values[blockId][element.action_id], input.optional);
      if (complaint) found[blockId] = complaint;
    }
    return found;
  }
}

/** The answer inside an element's state, whatever the element calls it. */
function answerIn(state) {
  const entry = Object.entries(state).find(([name]) => name !== "type");
  const answer = entry?.[1];
  return Array.isArray(answer) && answer.length === 0 ? null : (answer ?? null);
}

function complaintAbout(element, state, isOptional) {
  const answer = answerIn(state);
  if (answer === null || answer === "") return isOptional ? null : "Please complete this required field.";
  return CHECKS[element.type]?.(element, answer) ?? null;
}

function checkText(element, text) {
  const length = [...text].length;
  if (element.min_length && length < element.min_length)
    return `Please write at least ${element.min_length} characters.`;
  if (element.max_length && length > element.max_length)
    return `Please keep to ${element.max_length} characters; this is ${length}.`;
  return null;
}

function checkNumber(element, text) {
  const number = Number(text);
  if (!Number.isFinite(number)) return "Please enter a number.";
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
  if (element.min_value !== undefined && number < Number(element.min_value))
    return `Please enter ${element.min_value} or more.`;
  if (element.max_value !== undefined && number > Number(element.max_value))
    return `Please enter ${element.max_value} or less.`;
  return null;
}

const CHECKS = {
  plain_text_input: checkText,
  number_input: checkNumber,
  email_text_input: (_, text) => (/^\S+@\S+\.\S+$/.test(text) ? null : "Please enter an e-mail address."),
  url_text_input: (_, text) => (URL.canParse(text) ? null : "Please enter a web address, such as https://example.com."),
};
