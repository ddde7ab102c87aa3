import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import type { Database, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import type { FactSink } from '../platform/facts.ts';
import type { Ids } from '../platform/ids.ts';
import type { Absence } from './away.ts';
import {
  deleteAbsencesBefore,
  findOpenAbsence,
  findSighting,
  listLateRuns,
  lookSource,
  saveAbsence,
  saveSighting,
} from './away-store.ts';
import { awayMessage } from './away-view.ts';
import { BREAK_NEWS_MS, tellBreak } from './break-service.ts';
import { findOpenBreak } from './break-store.ts';
import { lookAtExecutions, type ExecutionsPast } from './executions-past-service.ts';
import type { FindGithub } from './github-past-port.ts';
import { lookAtGithub } from './github-past-service.ts';
import type { MissedInbox } from './missed-inbox-port.ts';
import { PastBudget } from './past-budget.ts';
import type { RunFact } from './run-fact.ts';
import type { RunRouting } from './run-routing-service.ts';
import type { RunService } from './run-service.ts';
import { shownAttempt, streamOf, type Run } from './run.ts';
import { listMissedTags } from './tag-store.ts';
import type { TagService } from './tag-service.ts';
import type { Tag } from './tag.ts';

export interface AwayServiceParts {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly inbox: MissedInbox;
  readonly findGithub: FindGithub;
  readonly executions: ExecutionsPast;
  readonly runs: Pick<RunService, 'record' | 'find' | 'note'>;
  readonly tags: Pick<TagService, 'record' | 'list'>;
  readonly cards: Cards;
  readonly facts: FactSink<RunFact>;
  /** False once Muster is stopping. */
  readonly mayGoOn: () => boolean;
  /** Where runs go when nothing is being caught up with. */
  readonly routing: RunRouting;
}

/**
 * nothing-missed. caught-up: what was missed is recorded and told. catching-up: more is left for the next look, and it
 * will be told all at once.
 */
export type LookOutcome = 'nothing-missed' | 'caught-up' | 'catching-up';

export interface AwayService {
  /** Asks the systems for what they told while nobody listened. Never throws for what they did. */
  look(): Promise<LookOutcome>;
  prune(tx: Transaction, before: Date): Promise<void>;
}

/** A summary waits no longer than this for the rest of what was missed. */
const LONGEST_GATHERING_MS = 60 * 60_000;

export function createAwayService(parts: AwayServiceParts): AwayService {
  const { config, database, clock, findGithub } = parts;
  return {
    async look() {
      let isWhole = true;
      for (const { name, kind } of config().connections) {
        const port = kind === 'github' && parts.inbox.isOn ? findGithub(name) : null;
        if (port === null) continue;
        if (await isHeldOff(name)) {
          isWhole = false;
          continue;
        }
        const budget = new PastBudget(parts);
        await lookAtGithub(
          { ...parts, missed: (since) => beginAbsence(parts, since) },
          { connection: name, port, budget },
        );
        if (budget.end !== null) isWhole = false;
        await keepTry(parts, name, budget);
      }
      await lookAtExecutions({ ...parts, missed: (since) => beginAbsence(parts, since) });
      return endAbsence(parts, { isWhole });
    },
    async prune(tx, before) {
      await deleteAbsencesBefore(tx, before);
    },
  };

  async function isHeldOff(connection: string): Promise<boolean> {
    const last = await findSighting(database.read, lookSource(connection));
    return last !== null && last.walk !== null && last.walk.from > clock.now();
  }
}

/** The connection's own row: when it answered, what it complains of, and before when it is not to be asked again. */
async function keepTry({ database, clock }: AwayServiceParts, connection: string, budget: PastBudget): Promise<void> {
  const source = lookSource(connection);
  const now = clock.now();
  const last = await findSighting(database.read, source);
  const { end } = budget;
  const notBefore = end?.kind === 'held-off' ? end.retryAt : null;
  const failure = end?.kind === 'held-off' ? end.why : budget.toMend;
  await database.transaction((tx) =>
    saveSighting(tx, {
      source,
      lookedAt: now,
      seenUntil: now,
      walk: notBefore === null ? null : { from: notBefore, cursor: null },
      etag: null,
      answeredAt: budget.answered ? now : (last?.answeredAt ?? null),
      failure,
    }),
  );
}

/** From now on what is long past is gathered for a summary, until it ends. */
async function beginAbsence({ database, clock, ids }: AwayServiceParts, since: Date): Promise<void> {
  await database.transaction(async (tx) => {
    const open = await findOpenAbsence(tx);
    const now = clock.now();
    if (open === null) await saveAbsence(tx, { id: ids.next(), since, openedAt: now, closedAt: null });
    else if (since < open.since) await saveAbsence(tx, { ...open, since });
  });
}

async function endAbsence(parts: AwayServiceParts, { isWhole }: { readonly isWhole: boolean }): Promise<LookOutcome> {
  const { database, clock, inbox } = parts;
  const absence = await findOpenAbsence(database.read);
  if (absence === null) return isWhole ? 'nothing-missed' : 'catching-up';
  const isHandled = await inbox.settled();
  const isOverdue = clock.now().getTime() - absence.openedAt.getTime() >= LONGEST_GATHERING_MS;
  if (!(isWhole && isHandled) && !isOverdue) return 'catching-up';
  await database.transaction(async (tx) => {
    // Closed first: what is said below is said as ever.
    await saveAbsence(tx, { ...absence, closedAt: clock.now() });
    await tellSummary(parts, tx, absence);
  });
  return isWhole ? 'caught-up' : 'catching-up';
}

async function tellSummary(parts: AwayServiceParts, tx: Transaction, absence: Absence): Promise<void> {
  const { cards, clock, runs: runService } = parts;
  const late = await listLateRuns(tx, absence);
  const runs = new Map<string, Run>();
  for (const { runKey } of late) {
    const run = runs.get(runKey) ?? (await runService.find(tx, runKey));
    if (run !== null) runs.set(runKey, run);
  }
  const tags = await listMissedTags(tx, absence.openedAt);
  const tagsOf = channelsOfTags(parts.config(), tags);

  for (const channel of new Set([...late.map((each) => each.channel), ...tagsOf.keys()])) {
    const here = late.filter((each) => each.channel === channel);
    const shown = here.flatMap(({ runKey, pipeline }) => {
      const run = runs.get(runKey);
      return run === undefined ? [] : [{ run, pipeline }];
    });
    await cards.put(tx, {
      key: `away:${absence.id}@${channel}`,
      kind: 'away',
      place: { kind: 'channel', channel },
      lane: 'normal',
      phase: 'final',
      ...awayMessage({ absence, until: clock.now(), runs: shown, tags: tagsOf.get(channel) ?? [] }),
    });
  }

  for (const run of runs.values())
    if (shownAttempt(run).phase !== 'finished') await runService.note(tx, run.key, { by: 'away', text: LATE_NOTE });
  for (const stream of new Set([...runs.values()].map(streamOf)))
    if (stream !== null) await tellStanding(parts, tx, stream);
}

const LATE_NOTE = 'Muster heard of this run late.';

/** A break of which nobody was told because it was learned late, and which nothing fixed since, is told now. */
async function tellStanding(
  { routing, cards, facts, clock, runs }: AwayServiceParts,
  tx: Transaction,
  stream: string,
): Promise<void> {
  const open = await findOpenBreak(tx, stream);
  if (open === null || open.told.length > 0) return;
  // The message answers the card of the first failure, which has none as yet.
  await runs.note(tx, open.break.first.runKey, { by: 'away', text: LATE_NOTE });
  const freshUntil = new Date(clock.now().getTime() + BREAK_NEWS_MS);
  const late: Cards = { ...cards, put: (inTx, card) => cards.put(inTx, { ...card, expiresAt: freshUntil }) };
  await tellBreak(tx, { kind: 'broke', break: open.break, told: [] }, { routing, facts, cards: late });
}

/** A tag is news where its releases are announced, else where its runs are shown. */
function channelsOfTags({ releases, pipelines }: Config, tags: readonly Tag[]): ReadonlyMap<string, readonly Tag[]> {
  const channels = new Map<string, Tag[]>();
  for (const tag of tags) {
    const announced = releases.filter((each) => isOf(each, tag));
    const places = announced.length > 0 ? announced : pipelines.filter((each) => isOf(each, tag));
    for (const channel of new Set(places.map((each) => each.channel)))
      channels.set(channel, [...(channels.get(channel) ?? []), tag]);
  }
  return channels;
}

function isOf({ system, repository }: { readonly system: string; readonly repository: string }, tag: Tag): boolean {
  return system === tag.system && matchesGlob(repository.toLowerCase(), tag.repository.toLowerCase());
}
