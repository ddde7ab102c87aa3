import type { Config } from '../platform/config/config.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { FactSink } from '../platform/facts.ts';
import type { DeploymentFact } from './deployment-fact.ts';
import { deleteHead, findHead, findTag, listTags, saveHead, saveTag, type TagName } from './tag-store.ts';
import { mergeTag, type BranchHead, type Tag, type TagChange, type TagEvent } from './tag.ts';

export interface TagServiceParts {
  readonly config: () => Config;
  readonly facts: FactSink<DeploymentFact>;
}

/** What a push did to a branch. `gone`: the branch was deleted. */
export type PushedHead =
  | { readonly kind: 'head'; readonly head: BranchHead }
  | { readonly kind: 'gone'; readonly head: Pick<BranchHead, 'system' | 'repository' | 'branch' | 'at'> };

/** unwanted: no pipeline of the config is about this branch. stale: a later push is known. */
export type RecordHeadOutcome = 'recorded' | 'unwanted' | 'stale';

export interface TagService {
  record(tx: Transaction, event: TagEvent): Promise<TagChange>;
  find(reader: Reader, tag: TagName): Promise<Tag | null>;
  /** Those that are there, the newest first. */
  list(reader: Reader, of: Omit<TagName, 'name'> & { readonly limit: number }): Promise<readonly Tag[]>;
  /** Keeps where the branches stand that some pipeline of the config is about. */
  recordHead(tx: Transaction, pushed: PushedHead): Promise<RecordHeadOutcome>;
  /** Where a branch stood when it was last pushed; null when no push was heard of. */
  findHead(reader: Reader, of: Pick<BranchHead, 'system' | 'repository' | 'branch'>): Promise<BranchHead | null>;
}

export function createTagService({ config, facts }: TagServiceParts): TagService {
  return {
    async record(tx, event) {
      const { tag, change } = mergeTag(await findTag(tx, event), event);
      if (change.kind === 'nothing') return change;
      await saveTag(tx, tag);
      if (change.kind !== 'completed') await facts.state(tx, { kind: 'tag.changed', tag, change: change.kind });
      return change;
    },
    find: findTag,
    list: listTags,
    async recordHead(tx, pushed) {
      const { head } = pushed;
      if (!isBranchWanted(config(), head)) return 'unwanted';
      const known = await findHead(tx, head);
      if (known !== null && known.at > head.at) return 'stale';
      if (pushed.kind === 'gone') await deleteHead(tx, head);
      else await saveHead(tx, pushed.head);
      return 'recorded';
    },
    findHead,
  };
}

/** Whether some pipeline of the config is about this branch. */
export function isBranchWanted(
  { pipelines }: Pick<Config, 'pipelines'>,
  { system, repository, branch }: Pick<BranchHead, 'system' | 'repository' | 'branch'>,
): boolean {
  return pipelines.some(
    (pipeline) =>
      pipeline.system === system &&
      matchesGlob(pipeline.repository.toLowerCase(), repository.toLowerCase()) &&
      pipeline.branches.some((pattern) => matchesGlob(pattern, branch)),
  );
}
