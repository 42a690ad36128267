/** What happens when something inside a message, a form or the Home tab is pressed. */

import { post } from "../api.js";
import { attempt, wentWell } from "../notices.js";
import { world } from "../world.js";

function surfaceFor(container, form = null) {
  return {
    viewer: world.as,
    form,
    async act(blockId, element, value) {
      // A form sends what has been filled in so far, as Slack does in view.state.
      const values = form ? { values: form.values() } : {};
      const action = { as: world.as, container, block_id: blockId, action_id: element.action_id, value, ...values };
      const answer = await attempt(() => post("action", action));
      if (answer) wentWell("That", answer);
    },
    async suggest(blockId, actionId, value) {
      const place = container.type === "view" ? { view_id: container.view_id } : { message: container };
      return post("suggest", { as: world.as, ...place, block_id: blockId, action_id: actionId, value });
    },
  };
}

export function messageSurface(message) {
  return surfaceFor({
    type: "message",
    channel: world.channelId,
    ts: message.ts,
    ephemeral: Boolean(message.ephemeral),
  });
}

export function viewSurface(view, form) {
  return surfaceFor({ type: "view", view_id: view.id }, form);
}
