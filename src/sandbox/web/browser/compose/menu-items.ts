import { COMMAND_KIND, type IndexedCommand } from './command-tree.ts';

export type MenuAct =
  | { readonly kind: 'react' | 'reply' | 'thread' | 'pin' | 'unpin' | 'copy-text' | 'delete' }
  | { readonly kind: 'mention' }
  | { readonly kind: 'copy-id'; readonly id: string }
  | { readonly kind: 'command'; readonly command: IndexedCommand; readonly targetId: string };

export interface MenuItem {
  readonly label: string;
  readonly act: MenuAct;
}

export interface MenuGroup {
  /** Null for the client's own acts. */
  readonly title: string | null;
  readonly items: readonly MenuItem[];
}

export interface MessageFacts {
  readonly id: string;
  readonly text: string;
  readonly isPinned: boolean;
  readonly isEphemeral: boolean;
  /** Written by the person who looks at it. */
  readonly isOwn: boolean;
  /** What Discord itself says, e.g. that something was pinned. */
  readonly isSystem: boolean;
  readonly hasThread: boolean;
  readonly isInThread: boolean;
}

/** What can be done with a message. Ephemeral ones live in one client alone: nobody can answer, pin or react to them. */
export function messageMenu(facts: MessageFacts, commands: readonly IndexedCommand[]): readonly MenuGroup[] {
  const { isEphemeral, isSystem } = facts;
  const isShared = !isEphemeral;
  const own: readonly (MenuItem | false)[] = [
    isShared && { label: 'Add a reaction', act: { kind: 'react' } },
    isShared && { label: 'Reply', act: { kind: 'reply' } },
    isShared &&
      !isSystem &&
      !facts.hasThread &&
      !facts.isInThread && { label: 'Create a thread', act: { kind: 'thread' } },
    isShared &&
      !isSystem && { label: facts.isPinned ? 'Unpin' : 'Pin', act: { kind: facts.isPinned ? 'unpin' : 'pin' } },
    facts.text !== '' && { label: 'Copy the text', act: { kind: 'copy-text' } },
    { label: 'Copy the message’s id', act: { kind: 'copy-id', id: facts.id } },
    isShared && facts.isOwn && { label: 'Delete', act: { kind: 'delete' } },
  ];
  const apps = isSystem ? [] : commandItems(commands, COMMAND_KIND.message, facts.id);
  return withoutEmpty([
    { title: null, items: own.filter((item) => item !== false) },
    { title: 'Apps', items: apps },
  ]);
}

/** What can be done with a person. */
export function userMenu(userId: string, commands: readonly IndexedCommand[]): readonly MenuGroup[] {
  return withoutEmpty([
    {
      title: null,
      items: [
        { label: 'Mention', act: { kind: 'mention' } },
        { label: 'Copy the person’s id', act: { kind: 'copy-id', id: userId } },
      ],
    },
    { title: 'Apps', items: commandItems(commands, COMMAND_KIND.user, userId) },
  ]);
}

function commandItems(commands: readonly IndexedCommand[], kind: number, targetId: string): readonly MenuItem[] {
  return commands
    .filter(({ type }) => type === kind)
    .map((command) => ({ label: command.name, act: { kind: 'command', command, targetId } }));
}

function withoutEmpty(groups: readonly MenuGroup[]): readonly MenuGroup[] {
  return groups.filter(({ items }) => items.length > 0);
}

/** Where a key leads in a menu (ARIA authoring practices: menu); undefined when it does not move. */
export function moveInMenu(key: string, at: number, labels: readonly string[]): number | undefined {
  const count = labels.length;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default: {
      if (key.length !== 1 || key === ' ') return undefined;
      // A letter leads to the next item that begins with it.
      const order = [...labels.keys()].map((step) => (at + 1 + step) % count);
      return order.find((index) => labels[index]?.toLowerCase().startsWith(key.toLowerCase()) === true);
    }
  }
}
