import type { CommandIndex } from './command-index.ts';
import { readCommandLine } from './command-line.ts';
import { leavesOf, titleOf, type Leaf } from './command-tree.ts';
import type { Directory, Offer } from './directory.ts';
import { findMentionTrigger, mentionOffers, type MentionTrigger } from './mentions.ts';

/** What is offered above a text that is being typed. */
export type TextPopup =
  | { readonly kind: 'commands'; readonly title: string; readonly leaves: readonly Leaf[] }
  | {
      readonly kind: 'mentions';
      readonly title: string;
      readonly trigger: MentionTrigger;
      readonly offers: readonly Offer[];
    }
  /** Commands cannot be offered; a sentence says why. */
  | { readonly kind: 'note'; readonly title: string; readonly note: string; readonly canRetry: boolean };

export interface TypedText {
  readonly text: string;
  readonly caret: number;
}

/** Commands while their name is being typed at the beginning, people, roles and channels behind their signs; else null. */
export function popupFor(typed: TypedText, index: CommandIndex, directory: Directory): TextPopup | null {
  if (typed.text.startsWith('/')) return commandPopup(typed.text, index);
  const trigger = findMentionTrigger(typed.text, typed.caret);
  if (trigger === null) return null;
  const offers = mentionOffers(trigger, directory);
  const title = trigger.sign === '#' ? 'Channels' : 'People and roles';
  return offers.length === 0 ? null : { kind: 'mentions', title, trigger, offers };
}

function commandPopup(text: string, index: CommandIndex): TextPopup | null {
  const title = 'Commands';
  switch (index.kind) {
    case 'loading':
      return { kind: 'note', title, note: 'Loading commands…', canRetry: false };
    case 'failed':
      return { kind: 'note', title, note: `Commands failed to load: ${index.why}`, canRetry: true };
    case 'loaded': {
      const leaves = leavesOf(index.commands);
      if (leaves.length === 0) {
        const note = 'No command is offered to you here. Muster registers its commands when it starts.';
        return { kind: 'note', title, note, canRetry: true };
      }
      const line = readCommandLine(text, leaves);
      // As in Discord's client, text that begins like no command is text.
      return line.kind === 'unfinished' && line.matches.length > 0
        ? { kind: 'commands', title, leaves: line.matches }
        : null;
    }
  }
}

/** The rows of a popup as they are read. */
export function rowsOf(popup: TextPopup): readonly { readonly label: string; readonly detail: string }[] {
  switch (popup.kind) {
    case 'commands':
      return popup.leaves.map((leaf) => ({ label: titleOf(leaf), detail: leaf.description }));
    case 'mentions':
      return popup.offers;
    case 'note':
      return [];
  }
}
