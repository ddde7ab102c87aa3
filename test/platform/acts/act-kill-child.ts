/*
 * A runner of acts in a process of its own, which ends itself with SIGKILL where it is told to.
 * Environment: DATABASE, SYSTEM_URL, KEY, KILL_AT='acts.sent' or empty, DECIDE='done' | 'not-done' or empty.
 * Sends its parent the act once it is settled, or once nobody but a person can.
 */
import { MIGRATIONS } from '../../../migrations/index.ts';
import { failedRead, failedSend } from '../../../src/connectors/act-call.ts';
import type { ActConnector } from '../../../src/platform/acts/act.ts';
import { createActs, settleActByHand } from '../../../src/platform/acts/act-ledger.ts';
import { createActRunner, type ActRunner } from '../../../src/platform/acts/act-runner.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { openDatabase } from '../../../src/platform/database/open-database.ts';
import { createOutbound } from '../../../src/platform/outbound/create-outbound.ts';
import { testAct } from '../../support/acts.ts';
import { recordedLog } from '../../support/recorded-log.ts';

const env = (name: string): string => process.env[name] ?? '';
const reach = (point: string): void => {
  if (point === env('KILL_AT')) process.kill(process.pid, 'SIGKILL');
};

const opened = await openDatabase({
  path: env('DATABASE'),
  mode: 'live',
  migrations: MIGRATIONS,
  clock: systemClock,
});
if (opened.kind !== 'opened') throw new Error(opened.message);
const { database } = opened;
const outbound = createOutbound({
  name: 'fake',
  baseUrl: env('SYSTEM_URL'),
  requestsPerMinute: 6000,
  credential: null,
  clock: systemClock,
});
const connector: ActConnector = {
  settlingMs: 300,
  async read({ idempotencyKey }) {
    const outcome = await outbound.requestJson({ path: `/facts/${idempotencyKey}` });
    if (outcome.kind === 'refused' && outcome.status === 410) return { kind: 'unknowable', why: 'it never tells' };
    if (outcome.kind !== 'ok') return failedRead(outcome);
    return outcome.body === true
      ? { kind: 'so', because: 'it says so' }
      : { kind: 'not-so', because: 'it does not show it' };
  },
  async send({ idempotencyKey }) {
    const outcome = await outbound.requestJson({ method: 'POST', path: `/do/${idempotencyKey}` });
    return outcome.kind === 'ok' ? { kind: 'accepted', receipt: null } : failedSend(outcome);
  },
};
const facts = { state: () => Promise.resolve() };
const wake = (): void => {
  runner.wake();
};
const acts = createActs({ clock: systemClock, facts, guildId: 'guild', wake });
const runner: ActRunner = createActRunner({
  database,
  clock: systemClock,
  facts,
  log: recordedLog(),
  findConnector: () => connector,
  random: () => 0,
  checkpoint: reach,
});

const key = env('KEY');
const deadline = new Date('2100-01-01T00:00:00Z');
await database.transaction((tx) => acts.put(tx, testAct({ key, deadline })));
reach('acts.put');
await runner.start();
const what = env('DECIDE');
if (what === 'done' || what === 'not-done') {
  await runner.idle();
  const ask = { number: 1, what, seen: null, by: 'a maintainer' } as const;
  await database.transaction((tx) => settleActByHand(tx, { clock: systemClock, facts, wake }, ask));
}

/** Looks whenever the runner rests; its own timers bring the next look. */
async function watch(): Promise<void> {
  await runner.idle();
  const act = await acts.find(database.read, key);
  if (act === null || !(act.settledAt !== null || act.needsPerson)) {
    systemClock.wakeAt(new Date(systemClock.now().getTime() + 20), () => void watch());
    return;
  }
  process.send?.({ state: act.state, refusal: act.refusal, sends: act.sends, needsPerson: act.needsPerson });
  await runner.stop();
  outbound.close();
  await database.close();
  process.disconnect();
}
await watch();
