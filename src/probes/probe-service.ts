import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { FactSink } from '../platform/facts.ts';
import { judgeSeen, type Finding } from './judge-seen.ts';
import type { ProbeFact } from './probe-fact.ts';
import { firstDue, nextDue, takeWithin, type Asked } from './probe-schedule.ts';
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

interface Answer {
  readonly probe: Probe;
  readonly finding: Finding;
  readonly at: Date;
}

export function createProbeService(parts: ProbeServiceParts): ProbeService {
  const { config, database, clock } = parts;
  const upSince = clock.now();
  const probesOf = lastOf((current: Config) => listProbes(current));
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
          return dueAt === null || dueAt > now ? [] : [{ ...probe, dueAt }];
        })
        .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
        .slice(0, MOST_PER_PASS);
      const budget = config().probing;
      const chosen = takeWithin(due, { asked, budget, now });
      asked = chosen.asked;
      const answers = await askAll(parts, chosen.taken, budget.atOnce);
      if (answers.length === 0 && fresh.length === 0 && gone.length === 0) return;
      await inTurn(async (before) =>
        database.transaction((tx) => record(parts, tx, { probes, stored: before, fresh, gone, answers })),
      );
    },
    async watch() {
      await inTurn(async (before) => {
        const now = clock.now();
        const silent = probesOf(config()).flatMap((probe) => {
          const known = before.get(probe.key);
          if (known === undefined || known.state === 'silent' || !isSilent(known, probe, { now, upSince })) return [];
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

/** At most `atOnce` at a time. What we held back ourselves is no answer. */
async function askAll(
  { prober, clock }: ProbeServiceParts,
  probes: readonly Probe[],
  atOnce: number,
): Promise<readonly Answer[]> {
  const queue = [...probes];
  const answers: Answer[] = [];
  const worker = async (): Promise<void> => {
    for (let probe = queue.shift(); probe !== undefined; probe = queue.shift()) {
      const seen = await prober.ask(probe.check, { timeoutMs: probe.timeoutMs });
      if (seen.kind === 'failed' && seen.failure === 'not-asked') continue;
      const at = clock.now();
      answers.push({ probe, finding: judgeSeen(probe.check, seen, at), at });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, queue.length) }, worker));
  return answers;
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
  const offline = await judgeFromHere(tx, probes, { before: await findOffline(tx), known: after, now, facts });
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
  await saveProbes(tx, changed);
  return after;
}

/** Whether we are cut off now, told where that is news. */
async function judgeFromHere(
  tx: Transaction,
  probes: readonly Probe[],
  {
    before,
    known,
    now,
    facts,
  }: {
    readonly before: Offline | null;
    readonly known: ReadonlyMap<string, KnownProbe>;
    readonly now: Date;
    readonly facts: FactSink<ProbeFact>;
  },
): Promise<Offline | null> {
  const pairs = probes.flatMap((probe) => {
    const found = known.get(probe.key);
    return found === undefined ? [] : [{ probe, known: found }];
  });
  const vantage = judgeVantage(pairs);
  const offline = offlineFrom(vantage, before);
  if (offline === null && before === null) return null;
  await saveOffline(tx, offline);
  if ((offline === null) === (before === null)) return offline;
  const told = offline ?? before;
  if (told !== null)
    await facts.state(tx, {
      kind: 'vantage.changed',
      offlineSince: told.since,
      asked: told.asked,
      endedAt: offline === null ? now : null,
    });
  return offline;
}

/** Its beginning stays what it was said to be. */
function offlineFrom(vantage: Vantage, before: Offline | null): Offline | null {
  if (vantage.kind === 'online') return null;
  return { since: before?.since ?? vantage.since, asked: vantage.asked };
}
