/** What was typed so far, as it was typed; null: nothing. All of it is foreign text. */
export interface DraftFields {
  readonly version: string | null;
  readonly reason: string | null;
  readonly wanted: string | null;
  readonly precondition: string | null;
  readonly config: string | null;
  readonly bandwidth: string | null;
  readonly risk: string | null;
  readonly override: string | null;
}

export type DraftField = keyof DraftFields;

export const NO_FIELDS: DraftFields = {
  version: null,
  reason: null,
  wanted: null,
  precondition: null,
  config: null,
  bandwidth: null,
  risk: null,
  override: null,
};

/** The two forms in which it is filled in: a form has five fields at most, and none follows another by itself. */
export const DRAFT_PARTS = {
  what: ['version', 'reason', 'wanted', 'precondition'],
  more: ['config', 'bandwidth', 'risk', 'override'],
} as const satisfies Readonly<Record<string, readonly DraftField[]>>;

export type DraftPart = keyof typeof DRAFT_PARTS;

/** What a message of Muster's is about, as far as an upgrade of it can be asked for. */
export interface MenuSubject {
  readonly version: string;
  /** Canonical names: the fleets that run it or could. */
  readonly fleets: readonly string[];
}

/** A request that somebody is writing. It is theirs alone. */
export interface UpgradeDraft {
  readonly id: string;
  readonly guildId: string;
  readonly userId: string;
  /** Canonical name; null: not chosen yet. */
  readonly fleet: string | null;
  readonly fields: DraftFields;
  readonly expiresAt: Date;
}
