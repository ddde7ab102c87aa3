import { expect, it } from 'vitest';
import { z } from 'zod';
import { Idempotency } from '../../../src/platform/http/api/idempotency.ts';
import { ApiPerformer } from '../../../src/platform/http/api/api-performer.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../../../src/platform/http/api/api-spec.ts';
import type { AuditEntry } from '../../../src/platform/gate.ts';
import { createIds } from '../../../src/platform/ids.ts';
import { testActor } from '../../support/actor.ts';
import { TestClock } from '../../support/clock.ts';
import { ENGINES, openTestDatabase } from '../../support/database.ts';
import { recordedLog } from '../../support/recorded-log.ts';

function actThat(run: () => Promise<ApiAnswer>): ApiAct {
  return defineApi({
    act: 'thing do',
    method: 'POST',
    path: '/things',
    summary: 'Does a thing',
    input: z.object({}),
    data: z.object({ count: z.number() }),
    endings: { done: { status: 200, about: 'done' } },
    find: async () => ({}),
    requires: () => ({ permission: 'fleet.view', fleet: null }),
    notFound: () => 'No.',
    run,
  });
}

it.each([
  ['throws', () => Promise.reject(new Error('The disk is gone.'))],
  ['ends in a way it does not name', () => Promise.resolve({ outcome: 'other', data: { count: 1 } })],
  ['answers with what its schema does not allow', () => Promise.resolve({ outcome: 'done', data: { count: 'x' } })],
])('an act that %s is a fault under a reference, in the answer, the log and the record', async (_what, run) => {
  const { database, close } = await openTestDatabase();
  const log = recordedLog();
  const recorded: AuditEntry[] = [];
  const performer = new ApiPerformer({
    gate: { judge: () => ({ kind: 'allowed', because: 'a test' }) },
    audit: { record: async (_tx, entry) => void recorded.push(entry) },
    database,
    ids: createIds(new TestClock()),
    log,
  });

  const result = await performer.perform({ act: actThat(run), raw: {}, actor: testActor({ via: 'api' }) });

  expect(result).toMatchObject({ kind: 'problem', status: 500, outcome: 'fault' });
  const [reference = 'none'] = /[0-9A-Z]{4}(?=:)/.exec(result.kind === 'problem' ? result.problem.detail : '') ?? [];
  expect(recorded).toMatchObject([{ act: 'api:thing do', verdict: 'fault', outcome: `fault ${reference}` }]);
  expect(JSON.stringify(log.lines)).toContain(reference);
  await close();
});

it.each(ENGINES)('a request that a crash cut off is not done again under its key, on %s', async (engine) => {
  const { database, close } = await openTestDatabase({ engine });
  const clock = new TestClock();
  const name = { tokenId: 't', key: 'k' };
  // The process ends inside: its work never returns.
  const work = (): Promise<never> => new Promise(() => undefined);
  void new Idempotency({ database, clock }).run(name, { fingerprint: 'f', work });
  await database.transaction(async () => undefined);
  const done: string[] = [];
  const repeat = (fingerprint = 'f') =>
    new Idempotency({ database, clock }).run(name, {
      fingerprint,
      work: async () => {
        done.push('done');
        return { status: 200, body: '{}' };
      },
    });

  expect(await repeat()).toEqual({ kind: 'still-running' });
  clock.advance(60_000);
  expect(await repeat()).toEqual({ kind: 'unknown' });
  expect(await repeat('other')).toEqual({ kind: 'key-of-another-request' });
  expect(done).toEqual([]);
  await close();
});
