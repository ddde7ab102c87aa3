import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { FactSink } from '../platform/facts.ts';
import type { ProbeFact } from './probe-fact.ts';
import { createAsking, type Answer } from './asking.ts';
import { firstDue, isDue, nextDue, takeWithin, type Asked } from './probe-schedule.ts';
import { forgiveSince, isSilent, newProbe, settleState, takeFinding, type KnownProbe } from './probe-state.ts';
import {
  deleteProbes,
  deleteTallies,
  findOffline,
  listKnownProbes,
  saveOffline,
  saveProbes,
  tallyAnswers,
  type Offline,
} from './probe-store.ts';
import { listProbes, type Probe } from './probe.ts';
import type { ProberPort } from './prober-port.ts';
import { judgeVantage, type Vantage } from './vantage.ts';

export interface ProbeServiceParts {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly prober: ProberPort;
  readonly facts: FactSink<ProbeFact>;
}

/** A probe of the configuration with what is known of it; `known` null: nobody asked yet. */
export interface ProbeReport {
  readonly probe: Probe;
  readonly known: KnownProbe | null;
}

export interface ProbeService {
  /** Asks what is due, as far as the budgets allow, and records the answers at once. */
  pass(): Promise<void>;
  /** Says which probes nobody asked for three intervals. A job of its own: the one that asks may be what is stuck. */
  watch(): Promise<void>;
  /** Every probe of the configuration, in its order. */
  list(reader: Reader): Promise<readonly ProbeReport[]>;
  /** Since when Muster itself is cut off from the network; null while it is not. */
  offline(reader: Reader): Promise<Offline | null>;
  /** Forgets tallies before `before`, at most `limit`, and says how many. */
  prune(tx: Transaction, options: { readonly before: Date; readonly limit: number }): Promise<number>;
}

/** Probes a pass asks at most; the rest is due in the next, seconds later. */
const MOST_PER_PASS = 500;
/** A pass waits so long for answers. What is slower goes on, and is recorded by a later pass: it holds up nobody. */
const PASS_MS = 4_000;
/** Nobody looked for silence for so long: the machine slept, or its clock jumped. That is no fault of the asking. */
const LOOKED_AWAY_MS = 3 * 60_000;

export function createProbeService(parts: ProbeServiceParts): ProbeService {
  const { config, database, clock } = parts;
  const asking = createAsking({ ...parts, waitMs: PASS_MS });
  const probesOf = lastOf((current: Config) => listProbes(current));
  // Since when somebody should have been asking: silence before it is none.
  const expected = { from: clock.now(), by: config(), lookedAt: clock.now() };
  let asked: readonly Asked[] = [];
  // What the store holds, so that thousands of probes are not read anew every few seconds. Only this service writes it.
  let stored: ReadonlyMap<string, KnownProbe> | null = null;
  let turn: Promise<void> = Promise.resolve();
  const read = async (): Promise<ReadonlyMap<string, KnownProbe>> => (stored ??= await listKnownProbes(database.read));
  /** The two jobs write one after the other, each upon what the other left. */
  const inTurn = (
    work: (before: ReadonlyMap<string, KnownProbe>) => Promise<ReadonlyMap<string, KnownProbe>>,
  ): Promise<void> => {
    const mine = turn.then(async () => {
      stored = await work(await read());
    });
    turn = mine.catch(() => undefined);
    return mine;
  };

  return {
    async pass() {
      const probes = probesOf(config());
      const known = await read();
      const now = clock.now();
      const keys = new Set(probes.map(({ key }) => key));
      const fresh = probes
        .filter(({ key }) => !known.has(key))
        .map((probe) => newProbe(probe, now, firstDue(probe, now)));
      const gone = [...known.values()].filter(({ key }) => !keys.has(key));
      const due = probes
        .flatMap((probe) => {
          const dueAt = known.get(probe.key)?.dueAt ?? null;
          return dueAt === null || !isDue(probe, dueAt, now) || asking.isUnderWay(probe) ? [] : [{ ...probe, dueAt }];
        })
        .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
        .slice(0, MOST_PER_PASS);
      const budget = config().probing;
      const chosen = takeWithin(due, { asked, budget, now });
      const unasked = await asking.ask(chosen.taken, budget.atOnce);
      // Its tail is what nobody came to ask.
      asked = chosen.asked.slice(0, chosen.asked.length - unasked);
      const answers = asking.takeAnswers().filter(({ probe }) => keys.has(probe.key));
      if (answers.length === 0 && fresh.length === 0 && gone.length === 0) return;
      await inTurn(async (before) =>
        database.transaction((tx) => record(parts, tx, { probes, stored: before, fresh, gone, answers })),
      );
    },
    async watch() {
      await inTurn(async (before) => {
        const now = clock.now();
        const inForce = config();
        if (inForce !== expected.by || Math.abs(now.getTime() - expected.lookedAt.getTime()) > LOOKED_AWAY_MS)
          Object.assign(expected, { from: now, by: inForce });
        expected.lookedAt = now;
        const silent = probesOf(inForce).flatMap((probe) => {
          const known = before.get(probe.key);
          if (known === undefined || known.state === 'silent') return [];
          if (!isSilent(known, probe, { now, upSince: expected.from })) return [];
          return [{ probe, from: known.state, known: { ...known, state: 'silent', since: now } as const }];
        });
        if (silent.length === 0) return before;
        await database.transaction(async (tx) => {
          await saveProbes(
            tx,
            silent.map(({ known }) => known),
          );
          for (const each of silent) await parts.facts.state(tx, { kind: 'probe.changed', ...each });
        });
        return new Map([...before, ...silent.map(({ known }) => [known.key, known] as const)]);
      });
    },
    async list(reader) {
      const known = await listKnownProbes(reader);
      return listProbes(config()).map((probe) => ({ probe, known: known.get(probe.key) ?? null }));
    },
    offline: findOffline,
    prune: deleteTallies,
  };
}

/** The newest value is kept: a configuration stays the same object until it is read anew. */
function lastOf<From, To>(make: (from: From) => To): (from: From) => To {
  let last: { readonly from: From; readonly to: To } | null = null;
  return (from) => {
    if (last?.from !== from) last = { from, to: make(from) };
    return last.to;
  };
}

interface Recording {
  readonly probes: readonly Probe[];
  readonly stored: ReadonlyMap<string, KnownProbe>;
  readonly fresh: readonly KnownProbe[];
  readonly gone: readonly KnownProbe[];
  readonly answers: readonly Answer[];
}

/** Writes a pass, and gives what the store holds afterwards. */
async function record(
  { facts, clock }: ProbeServiceParts,
  tx: Transaction,
  { probes, stored, fresh, gone, answers }: Recording,
): Promise<ReadonlyMap<string, KnownProbe>> {
  const now = clock.now();
  const after = new Map(stored);
  for (const known of gone) {
    await facts.state(tx, { kind: 'probe.gone', known, at: now });
    after.delete(known.key);
  }
  await deleteProbes(
    tx,
    gone.map(({ key }) => key),
  );
  for (const known of fresh) after.set(known.key, known);
  for (const { probe, finding, at } of answers) {
    const known = after.get(probe.key) ?? newProbe(probe, now, now);
    after.set(probe.key, { ...takeFinding(known, finding, at), dueAt: nextDue(probe, at) });
  }
  const before = await findOffline(tx);
  const vantage = judgeVantage(
    probes.flatMap((probe) => {
      const found = after.get(probe.key);
      return found === undefined ? [] : [{ probe, known: found }];
    }),
  );
  const offline = offlineFrom(vantage, before);
  await tellVantage(tx, { offline, before, now, facts });
  await tallyAnswers(
    tx,
    answers
      .filter(({ finding }) => offline === null || finding.kind === 'good')
      .map(({ probe, finding, at }) => ({
        ...{ key: probe.key, at, isBad: finding.kind === 'bad', tookMs: finding.tookMs },
      })),
  );

  const answered = new Set(answers.map(({ probe }) => probe.key));
  const changed = [...fresh.filter(({ key }) => !answered.has(key))];
  for (const probe of probes) {
    const known = after.get(probe.key);
    if (known === undefined) continue;
    const forgiven = offline === null ? known : forgiveSince(known, offline.since);
    // Whom nobody asked, and nothing is forgiven, is as it was: silence ends by an answer alone.
    if (!answered.has(probe.key) && forgiven === known) continue;
    const settled = settleState(forgiven, probe, now);
    const from = stored.get(probe.key)?.state ?? 'unknown';
    after.set(probe.key, settled);
    changed.push(settled);
    if (settled.state !== from) await facts.state(tx, { kind: 'probe.changed', probe, known: settled, from });
  }
  // Soon, so that it is known before anybody is called failing.
  for (const key of vantage.kind === 'suspected' ? vantage.ask : []) {
    const known = after.get(key);
    if (known === undefined || known.dueAt <= now) continue;
    after.set(key, { ...known, dueAt: now });
    changed.push({ ...known, dueAt: now });
  }
  await saveProbes(tx, lastByKey(changed));
  return after;
}

/** A row is written once in a statement. */
function lastByKey(known: readonly KnownProbe[]): readonly KnownProbe[] {
  return [...new Map(known.map((each) => [each.key, each])).values()];
}

/** Kept, and told where it is news. */
async function tellVantage(
  tx: Transaction,
  {
    offline,
    before,
    now,
    facts,
  }: {
    readonly offline: Offline | null;
    readonly before: Offline | null;
    readonly now: Date;
    readonly facts: FactSink<ProbeFact>;
  },
): Promise<void> {
  const told = offline ?? before;
  if (told === null) return;
  await saveOffline(tx, offline);
  if ((offline === null) === (before === null)) return;
  const endedAt = offline === null ? now : null;
  await facts.state(tx, { kind: 'vantage.changed', offlineSince: told.since, asked: told.asked, endedAt });
}

/** Its beginning stays what it was said to be. While it is only suspected, nothing changes. */
function offlineFrom(vantage: Vantage, before: Offline | null): Offline | null {
  switch (vantage.kind) {
    case 'online':
      return null;
    case 'suspected':
      return before;
    case 'offline':
      return { since: before?.since ?? vantage.since, asked: vantage.asked };
  }
}
