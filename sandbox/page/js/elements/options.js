/** Where a select's options come from, and how a choice is written for the app. Options are {key, label, detail, raw}. */

import { world } from "../world.js";

const fromOption = (option) => ({
  key: option.value,
  label: option.text.text,
  detail: option.description?.text,
  raw: option,
});
const fromPerson = (one) => ({ key: one.id, label: one.real_name || one.name, detail: one.title, raw: one.id });

function fromPlace(place) {
  const sign = { public: "#", private: "🔒 ", im: "", mpim: "" }[place.kind];
  const other = world.state.people.find((one) => one.id === place.with);
  return {
    key: place.id,
    label: `${sign}${place.kind === "im" ? (other?.real_name ?? place.name) : place.name}`,
    raw: place.id,
  };
}

// An app that answers with options has no groups: the list of groups is then missing or empty.
const groupsOf = (holder) =>
  holder.option_groups?.length
    ? holder.option_groups.map((group) => ({ label: group.label.text, options: group.options.map(fromOption) }))
    : [{ label: null, options: (holder.options ?? []).map(fromOption) }];

const containing = (groups, words) => {
  const wanted = words.trim().toLocaleLowerCase();
  return groups.map((group) => ({
    ...group,
    options: group.options.filter((one) => one.label.toLocaleLowerCase().includes(wanted)),
  }));
};

const single = (options) => [{ label: null, options }];

function conversations(element) {
  const { include, exclude_external_shared_channels: noShared, exclude_bot_users: noBots } = element.filter ?? {};
  return world.state.channels.filter((place) => {
    const isBot = place.app_dm || world.state.people.find((one) => one.id === place.with)?.is_bot;
    return (
      (!include || include.includes(place.kind)) &&
      !(noShared && place.is_external) &&
      !(noBots && isBot) &&
      (place.is_member || place.kind === "public")
    );
  });
}

const channels = () => world.state.channels.filter((place) => place.kind === "public");
const people = () => world.state.people.filter((one) => !one.is_bot || one.id === world.state.bot.user_id);

// `load` gives groups of options; `one` and `many` name the fields of the element's state, `first` those of the element.
const SOURCES = {
  static: {
    load: (element, _, words) => containing(groupsOf(element), words),
    one: "selected_option",
    many: "selected_options",
    first: "option",
    read: fromOption,
  },
  external: {
    load: async (_, seat, words) => groupsOf(await seat.suggest(words)),
    one: "selected_option",
    many: "selected_options",
    first: "option",
    read: fromOption,
  },
  users: {
    load: (_element, _seat, words) => containing(single(people().map(fromPerson)), words),
    one: "selected_user",
    many: "selected_users",
    first: "user",
    read: (id) =>
      people()
        .map(fromPerson)
        .find((one) => one.key === id) ?? { key: id, label: id, raw: id },
  },
  channels: {
    load: (_element, _seat, words) => containing(single(channels().map(fromPlace)), words),
    one: "selected_channel",
    many: "selected_channels",
    first: "channel",
    read: (id) => readPlace(id),
  },
  conversations: {
    load: (element, _seat, words) => containing(single(conversations(element).map(fromPlace)), words),
    one: "selected_conversation",
    many: "selected_conversations",
    first: "conversation",
    read: (id) => readPlace(id),
  },
};

function readPlace(id) {
  const place = world.state.channels.find((one) => one.id === id);
  return place ? fromPlace(place) : { key: id, label: id, raw: id };
}

/** Everything a select of this type needs, e.g. "multi_users_select". */
export function sourceOf(type) {
  const isMulti = type.startsWith("multi_");
  const source = SOURCES[type.replace(/^multi_|_select$/g, "")];
  return {
    isMulti,
    load: source.load,
    initial(element) {
      const raw = isMulti
        ? (element[`initial_${source.first}s`] ?? [])
        : (element[`initial_${source.first}`] ?? currentPlace(element));
      return { [isMulti ? source.many : source.one]: raw };
    },
    chosen(state) {
      const raw = isMulti ? (state[source.many] ?? []) : [state[source.one]].filter(Boolean);
      return raw.map(source.read);
    },
    state: (options) =>
      isMulti ? { [source.many]: options.map((one) => one.raw) } : { [source.one]: options[0]?.raw ?? null },
  };
}

const currentPlace = (element) => (element.default_to_current_conversation ? world.channelId : null);
