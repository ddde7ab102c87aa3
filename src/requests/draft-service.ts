import { fleetOf } from '../fleets/fleet.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { Ids } from '../platform/ids.ts';
import { NO_FIELDS, type DraftFields, type UpgradeDraft } from './draft.ts';
import { deleteDraft, deleteExpiredDrafts, findDraft, listDrafts, saveDraft } from './draft-store.ts';
import { fileRequest } from './file-service.ts';
import { judgeAround } from './filing-around-service.ts';
import { prepareFiling, type PreparedFiling } from './filing-check-service.ts';
import { readWish, type ReadWish } from './request-input.ts';
import type { AskOutcome, AskRefusal } from './request-outcome.ts';
import type { ActBy, RequestServiceDeps } from './request-record-service.ts';
import { listRequests } from './request-store.ts';

export interface DraftDeps extends RequestServiceDeps {
  readonly ids: Pick<Ids, 'short'>;
}

/** What would come of filing a draft now. */
export type DraftPreview =
  | Extract<ReadWish, { kind: 'incomplete' }>
  | { readonly kind: 'no-fleet' }
  | AskRefusal
  | Pick<PreparedFiling, 'kind' | 'version' | 'checks'>;

export type FileDraftOutcome =
  | AskOutcome
  | Extract<ReadWish, { kind: 'incomplete' }>
  | { readonly kind: 'no-fleet' }
  /** It was filed or discarded before, or its time was over. */
  | { readonly kind: 'draft-gone' };

/** Requests that people write in steps. The caller's gate has judged each act, and that the draft is the actor's. */
export interface DraftService {
  /** Goes on with what the person has for this fleet, or begins anew. */
  open(of: {
    readonly userId: string;
    readonly fleet: string | null;
    readonly version: string | null;
  }): Promise<UpgradeDraft>;
  find(read: Reader, id: string): Promise<UpgradeDraft | null>;
  /** null: it is gone. */
  change(
    id: string,
    change: { readonly fleet?: string; readonly fields?: Partial<DraftFields> },
  ): Promise<UpgradeDraft | null>;
  /** Calls out, as filing does. */
  preview(draft: UpgradeDraft, by: ActBy): Promise<DraftPreview>;
  /** The draft goes only once it was filed: what was refused can be mended. */
  file(id: string, by: ActBy): Promise<FileDraftOutcome>;
  discard(id: string): Promise<void>;
}

/** Whoever comes back after a week begins anew. */
const DRAFT_MS = 7 * 86_400_000;
const MOST_OPEN = 100;

export function createDraftService(deps: DraftDeps): DraftService {
  const { database, clock, guildId, ids } = deps;
  const expiresAt = (): Date => new Date(clock.now().getTime() + DRAFT_MS);
  return {
    open: ({ userId, fleet, version }) =>
      database.transaction(async (tx) => {
        const now = clock.now();
        await deleteExpiredDrafts(tx, now);
        const known = (await listDrafts(tx, { guildId, userId, now })).find((draft) => draft.fleet === fleet);
        const fields = known?.fields ?? NO_FIELDS;
        const draft: UpgradeDraft = {
          id: known?.id ?? ids.short(),
          guildId,
          userId,
          fleet,
          fields: version === null ? fields : { ...fields, version },
          expiresAt: expiresAt(),
        };
        await saveDraft(tx, draft);
        return draft;
      }),
    find: (read, id) => findDraft(read, id, clock.now()),
    change: (id, { fleet, fields }) =>
      database.transaction(async (tx) => {
        const draft = await findDraft(tx, id, clock.now());
        if (draft === null) return null;
        const changed = {
          ...draft,
          fleet: fleet ?? draft.fleet,
          fields: { ...draft.fields, ...fields },
          expiresAt: expiresAt(),
        };
        await saveDraft(tx, changed);
        return changed;
      }),
    async preview(draft, by) {
      const fleet = draft.fleet === null ? null : fleetOf(deps, draft.fleet);
      if (fleet === null) return { kind: 'no-fleet' };
      const read = readWish(fleet.name, draft.fields);
      if (read.kind === 'incomplete') return read;
      const prepared = await prepareFiling(deps, fleet, { wish: read.wish, by });
      if (prepared.kind !== 'prepared') return prepared;
      const choice = { guildId, fleets: [fleet.name], state: 'open' } as const;
      const open = await listRequests(database.read, choice, { limit: MOST_OPEN });
      const around = await judgeAround(deps, database.read, { filing: prepared, open });
      return { kind: 'prepared', version: prepared.version, checks: [...prepared.checks, ...around] };
    },
    async file(id, by) {
      const draft = await findDraft(database.read, id, clock.now());
      if (draft === null) return { kind: 'draft-gone' };
      const fleet = draft.fleet === null ? null : fleetOf(deps, draft.fleet);
      if (fleet === null) return { kind: 'no-fleet' };
      const read = readWish(fleet.name, draft.fields);
      if (read.kind === 'incomplete') return read;
      const outcome = await fileRequest(deps, fleet, { wish: read.wish, by });
      if (outcome.kind === 'requested') await database.transaction((tx) => deleteDraft(tx, id));
      return outcome;
    },
    discard: (id) => database.transaction((tx) => deleteDraft(tx, id)),
  };
}
