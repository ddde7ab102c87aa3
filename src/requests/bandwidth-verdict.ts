import type { ExpectedChange } from './request.ts';

/** higher, lower: than was said. unsaid: nothing was. unknown: the numbers do not tell. */
export const SHARD_VERDICTS = ['higher', 'lower', 'fits', 'unknown', 'unsaid'] as const;
export type ShardVerdictKind = (typeof SHARD_VERDICTS)[number];

/** One shard over some hours: averages per fleet node, in bytes a second; messages a second per store node. null: nobody told. */
export interface ShardFigures {
  /** All that relay took in, duplicates included, and all that it sent on. */
  readonly in: number | null;
  readonly out: number | null;
  readonly messages: number | null;
  /** All that came in by what was new, and what was sent on by what was new. */
  readonly duplication: number | null;
  readonly amplification: number | null;
  /** Nodes that told. */
  readonly hosts: number;
}

export interface ShardVerdict {
  readonly shard: number;
  readonly verdict: ShardVerdictKind;
  readonly expected: ExpectedChange | null;
  /** From how many per cent to how many it may change; null at an end that is open, and both where nothing was said. */
  readonly allowed: { readonly from: number | null; readonly to: number | null };
  readonly before: ShardFigures | null;
  readonly after: ShardFigures | null;
  /** Of in and out together, in per cent of what it was; null: not known. */
  readonly changedPercent: number | null;
  /** A sentence without a period: why it is not known; null: it is. */
  readonly because: string | null;
}

/** A stretch of time, its end not in it. */
export interface Stretch {
  readonly from: Date;
  readonly until: Date;
}

/** What an upgrade did to the bandwidth, against what was expected. It decides nothing by itself. */
export type BandwidthVerdict =
  | {
      readonly kind: 'compared';
      readonly judgedAt: Date;
      /** The same hours of the day, and equally long. */
      readonly before: Stretch;
      readonly after: Stretch;
      /** No longer stretch is compared later. */
      readonly isFinal: boolean;
      readonly source: 'prometheus' | 'scrape';
      /** By their numbers. */
      readonly shards: readonly ShardVerdict[];
    }
  /** void: there are no hours that could be compared. unknown: nothing tells of them. `because` is a sentence without a period. */
  | { readonly kind: 'void' | 'unknown'; readonly judgedAt: Date; readonly isFinal: boolean; readonly because: string };

/** What it comes to in one word: the worst of its shards. */
export function overall(verdict: BandwidthVerdict): ShardVerdictKind | 'void' {
  if (verdict.kind !== 'compared') return verdict.kind;
  const kinds = verdict.shards.map((each) => each.verdict);
  return SHARD_VERDICTS.find((kind) => kinds.includes(kind)) ?? 'unknown';
}
