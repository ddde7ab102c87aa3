/** What one shard may take of an average node. null: no budget. */
export interface ShardBudget {
  /** All that relay takes in, duplicates included. */
  readonly inBytesPerSecond: number | null;
  /** All that relay sends on. */
  readonly outBytesPerSecond: number | null;
  /** Archived messages, of an average store node. */
  readonly messagesPerSecond: number | null;
}

/** What the shards of one fleet may take, and when what they take is not usual any more. */
export interface ShardBudgetsConfig {
  /** For each shard, where it has nothing of its own. */
  readonly each: ShardBudget;
  /** By the number of the shard; what is null there is as in `each`. */
  readonly shards: Readonly<Record<string, ShardBudget>>;
  /** What a host's line carries in one direction, and how much of it all shards together may take (0 to 1); null: not said. */
  readonly line: { readonly bytesPerSecond: number; readonly share: number } | null;
  readonly usual: UsualConfig;
  /** So long it must be outside, or inside again, before anybody is told. */
  readonly worseAfterMinutes: number;
  readonly betterAfterMinutes: number;
  /** So many percentage points bandwidth may differ from what an upgrade says, where that says nothing of it. */
  readonly tolerancePercent: number;
}

/** What is usual: the same hour of the same weekday (UTC) in the weeks before. */
export interface UsualConfig {
  /** false: only budgets are judged. */
  readonly on: boolean;
  /** So many weeks are looked at, and of so many something must be known. */
  readonly weeks: number;
  readonly leastWeeks: number;
  /** Unusual is what is further from the median than so many of the usual deviations, and than so many per cent of it. */
  readonly deviations: number;
  readonly percent: number;
}
