/** A commit that would be deployed. Texts are foreign. */
export interface ComparedCommit {
  readonly sha: string;
  /** The first line of its message. */
  readonly title: string;
  /** The login, else the name that the commit has; '' where neither is told. */
  readonly author: string;
  readonly url: string | null;
}

export interface CompareAsk {
  /** GitHub: owner/name. GitLab: group/project. */
  readonly repository: string;
  /** The commit that runs. */
  readonly base: string;
  /** The branch that would be deployed. */
  readonly head: string;
}

/** What lies between what runs and a branch. `why` is a sentence without a period. */
export type Comparison =
  | {
      readonly kind: 'compared';
      /** The newest of those that would come, the newest first. */
      readonly commits: readonly ComparedCommit[];
      /** All that would come. */
      readonly ahead: number;
      /** Of what runs, what the branch does not have: it would be taken away. null: the system does not tell. */
      readonly behind: number | null;
      /** Where a browser shows it. */
      readonly url: string | null;
    }
  /** It was not found out: not reached, not allowed, out of budget, or one of the two is not known there. */
  | { readonly kind: 'unknown'; readonly why: string };

/** Where the source lives. Reads only; no call throws for what a network does. */
export interface ComparePort {
  compare(ask: CompareAsk): Promise<Comparison>;
}
