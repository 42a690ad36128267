import type { KnownBlock, HomeView, ModalView } from "@slack/types";

/** What Heed sends: the blocks of a message, a form, the Home tab. */
export interface Message {
  text: string;
  blocks?: KnownBlock[];
}
export type View = ModalView | HomeView;
export interface Payloads {
  message: Message;
  view: View;
}
