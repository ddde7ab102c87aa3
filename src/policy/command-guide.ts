/** One thing that people can type or choose, as it is registered on Discord. */
export interface GuideEntry {
  /** Without the slash: 'upgrade request'. */
  readonly path: string;
  /** As it is typed: '/upgrade request <fleet> <version> <reason> [replaces]'. */
  readonly usage: string;
  readonly does: string;
  readonly options: readonly GuideOption[];
  /** Any one of them is enough. */
  readonly permissions: readonly string[];
}

export interface GuideOption {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
}

/** A command with what it holds. */
export interface GuideCommand {
  readonly name: string;
  readonly does: string;
  readonly entries: readonly GuideEntry[];
}

export type GuideTopic =
  { readonly kind: 'command'; readonly command: GuideCommand } | { readonly kind: 'entry'; readonly entry: GuideEntry };

/** Every topic by what one types for it: a command's name, or the whole path. */
export function listTopics(commands: readonly GuideCommand[]): readonly (GuideTopic & { readonly typed: string })[] {
  return commands.flatMap((command) => [
    ...(command.entries.some(({ path }) => path === command.name)
      ? []
      : [{ kind: 'command' as const, command, typed: command.name }]),
    ...command.entries.map((entry) => ({ kind: 'entry' as const, entry, typed: entry.path })),
  ]);
}

/** With or without the slash, in any case. null: there is no such topic. */
export function findTopic(commands: readonly GuideCommand[], typed: string): GuideTopic | null {
  const wanted = typed.trim().replace(/^\//, '').replaceAll(/\s+/g, ' ').toLowerCase();
  return listTopics(commands).find((topic) => topic.typed.toLowerCase() === wanted) ?? null;
}
