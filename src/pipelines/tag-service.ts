import type { Config } from '../platform/config/config.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { findCard } from '../platform/delivery/card-store.ts';
import type { FactSink } from '../platform/facts.ts';
import type { DeploymentFact } from './deployment-fact.ts';
import type { OccurrenceRouting } from './occurrence-routing-service.ts';
import { tagKey, taggedSubject } from './occurrence-subject.ts';
import { tagLine, tagMessage } from './tag-view.ts';
import { deleteHead, findHead, findTag, listTags, saveHead, saveTag, type TagName } from './tag-store.ts';
import { mergeTag, type BranchHead, type Tag, type TagChange, type TagEvent } from './tag.ts';

export interface TagServiceParts {
  readonly config: () => Config;
  readonly facts: FactSink<DeploymentFact>;
  readonly cards: Cards;
  /** Which channels asked to be shown tags. */
  readonly routing: OccurrenceRouting;
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

export function createTagService(parts: TagServiceParts): TagService {
  const { config, facts } = parts;
  return {
    async record(tx, event) {
      const { tag, change } = mergeTag(await findTag(tx, event), event);
      if (change.kind === 'nothing') return change;
      await saveTag(tx, tag);
      await showTag(parts, tx, { tag, change });
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

/**
 * Shows a tag where routes ask for tags. One that was missed is told in the summary of the absence, one that was only
 * listed is not new, and one that is gone is no news where it was not shown.
 */
async function showTag(
  { config, cards, routing }: TagServiceParts,
  tx: Transaction,
  { tag, change }: { readonly tag: Tag; readonly change: TagChange },
): Promise<void> {
  const { system, repository, name, by, at, learned } = tag;
  const occurrence = {
    key: tagKey(tag),
    event: 'tag' as const,
    isAlone: false,
    subject: taggedSubject('tag', { system, repository, tag: name, by }, config()),
    headline: tagLine(tag),
    url: null,
    at,
  };
  const mayBegin = learned === 'told' && (change.kind === 'appeared' || change.kind === 'moved');
  const { places } = await routing.place(tx, occurrence, { pipelines: [], mayBegin });
  for (const place of places) {
    const key = `${occurrence.key}@${place.channel}`;
    // A card that retention took is left alone: put again it would be posted as new.
    if (!place.isNew && (await findCard(tx, key)) === null) continue;
    await cards.put(tx, {
      key,
      kind: 'tag',
      place: { kind: 'channel', channel: place.channel },
      lane: 'low',
      phase: 'final',
      ...tagMessage(tag, place),
    });
  }
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
