import type { CiSystem } from './run.ts';

export interface Tag {
  readonly system: CiSystem;
  /** In lower case. */
  readonly repository: string;
  readonly name: string;
  /** The commit; null while only its name is known. */
  readonly sha: string | null;
  /** Who pushed it, by login. */
  readonly by: string | null;
  /** When that was told to have happened, or when it was first seen. */
  readonly at: Date;
  readonly state: 'present' | 'deleted';
  /** told by the system; missed, and found when it was asked; listed when it was asked for the first time. */
  readonly learned: 'told' | 'missed' | 'listed';
  readonly learnedAt: Date;
  /** How often it was seen to point elsewhere than before: a tag that moves names two versions. */
  readonly moves: number;
}

/** What was said of a tag once. A list of tags knows the commit, and neither who nor when. */
export type TagEvent = Omit<Tag, 'moves'>;

export type TagChange =
  | { readonly kind: 'appeared' }
  | { readonly kind: 'moved'; readonly from: string }
  | { readonly kind: 'vanished' }
  /** The commit or the person became known. */
  | { readonly kind: 'completed' }
  | { readonly kind: 'nothing' };

/** The last word by time counts; words of one moment add up, since GitHub tells of one push in two events. */
export function mergeTag(stored: Tag | null, incoming: TagEvent): { readonly tag: Tag; readonly change: TagChange } {
  if (stored === null) {
    const tag = { ...incoming, moves: 0 };
    return { tag, change: incoming.state === 'present' ? { kind: 'appeared' } : { kind: 'nothing' } };
  }
  if (incoming.at < stored.at) {
    const tag = stored.state === incoming.state ? filled(stored, incoming) : stored;
    return { tag, change: tag === stored ? { kind: 'nothing' } : { kind: 'completed' } };
  }
  if (incoming.state !== stored.state) {
    const tag = {
      ...incoming,
      sha: incoming.sha ?? (incoming.state === 'deleted' ? stored.sha : null),
      moves: stored.moves,
    };
    return { tag, change: incoming.state === 'present' ? { kind: 'appeared' } : { kind: 'vanished' } };
  }
  if (incoming.sha !== null && stored.sha !== null && incoming.sha !== stored.sha)
    return { tag: { ...incoming, moves: stored.moves + 1 }, change: { kind: 'moved', from: stored.sha } };
  const tag = filled(stored, incoming);
  return { tag, change: tag === stored ? { kind: 'nothing' } : { kind: 'completed' } };
}

/** What is known stays; what is not yet is taken from the other word, unless that speaks of another commit. */
function filled(stored: Tag, { sha, by }: TagEvent): Tag {
  if (sha !== null && stored.sha !== null && sha !== stored.sha) return stored;
  if ((stored.sha !== null || sha === null) && (stored.by !== null || by === null)) return stored;
  return { ...stored, sha: stored.sha ?? sha, by: stored.by ?? by };
}

/** Where a branch stood when it was last pushed. */
export interface BranchHead {
  readonly system: CiSystem;
  /** In lower case. */
  readonly repository: string;
  readonly branch: string;
  readonly sha: string;
  readonly title: string | null;
  readonly author: string | null;
  readonly at: Date;
}
