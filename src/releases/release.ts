/** Texts are foreign: escape them before showing. */
export interface ReleaseDescription {
  /** `<system>:<release id>`, e.g. 'github:17372790': a repository that is renamed keeps its releases. */
  readonly key: string;
  readonly repository: string;
  readonly tag: string;
  readonly name: string | null;
  /** Markdown of the source's dialect. */
  readonly notes: string;
  /** Who made it, by login. */
  readonly author: string | null;
  readonly url: string | null;
  /** The source's own mark. It says little: some repositories mark every release, finals too. */
  readonly prerelease: boolean;
  readonly publishedAt: Date | null;
  readonly files: readonly ReleaseFile[];
}

export interface ReleaseFile {
  readonly name: string;
  /** null where the source does not tell. */
  readonly bytes: number | null;
}

/** What the public can see of it. Unpublished: taken back into a draft, and may return. */
export type ReleaseState = 'published' | 'unpublished' | 'deleted';

/** Actions in the order in which they can follow each other within one tick of the source's clock. */
export type ReleaseAction = 'created' | 'published' | 'changed' | 'unpublished' | 'deleted';

/** Which of two words on a release is the later. */
export interface SaidAt {
  /** The source's clock where it tells, in whole seconds; else when we received it. */
  readonly at: Date;
  readonly action: ReleaseAction;
  readonly receivedAt: Date;
}

export interface Release extends ReleaseDescription {
  readonly state: ReleaseState;
  readonly said: SaidAt;
}

/** What the source said once about a release. */
export type ReleaseEvent = Release;

export const ACTION_RANK: Readonly<Record<ReleaseAction, number>> = {
  created: 0,
  published: 1,
  changed: 2,
  unpublished: 3,
  deleted: 4,
};

/**
 * The later of the two, whatever the order in which they came: each event has its place in one total order, so that
 * any permutation of the same events, with any of them repeated, ends in the same release.
 */
export function mergeRelease(
  stored: Release | null,
  incoming: ReleaseEvent,
): { readonly kind: 'moved' | 'nothing'; readonly release: Release } {
  return stored === null || compareSaid(incoming, stored) > 0
    ? { kind: 'moved', release: incoming }
    : { kind: 'nothing', release: stored };
}

/** Positive when `a` is the later word. What is deleted stays so: its id is never given again. */
export function compareSaid(a: Release, b: Release): number {
  return (
    Number(a.said.action === 'deleted') - Number(b.said.action === 'deleted') ||
    a.said.at.getTime() - b.said.at.getTime() ||
    ACTION_RANK[a.said.action] - ACTION_RANK[b.said.action] ||
    a.said.receivedAt.getTime() - b.said.receivedAt.getTime()
  );
}
