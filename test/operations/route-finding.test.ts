import { describe, expect, it } from 'vitest';
import { judgeRoutes, type RouteFacts } from '../../src/operations/route-finding.ts';
import { channelCalled, channelIdOf } from '../../src/pipelines/route-channel.ts';

const NOW = new Date('2026-03-20T09:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);

function route(parts: Partial<RouteFacts> = {}): RouteFacts {
  return {
    name: 'node-ci',
    origin: 'pipeline',
    since: daysAgo(30),
    lastTakenAt: daysAgo(1),
    unseenSince: null,
    ...parts,
  };
}

describe('what the doctor says of routes', () => {
  it('is one line while each took a run, or is too young to have', () => {
    const young = route({ lastTakenAt: null, since: daysAgo(13) });

    expect(judgeRoutes([route(), young, { ...young, since: null }], NOW)).toMatchObject([{ kind: 'well' }]);
    expect(judgeRoutes([], NOW)).toEqual([]);
  });

  it('names each that never matched a run, and how to find the mistake', () => {
    const never = { lastTakenAt: null };
    const found = judgeRoutes([route(), route(never), route({ ...never, name: 'SUB-3', origin: 'subscription' })], NOW);

    expect(found.map(({ subject, kind }) => [subject, kind])).toEqual([
      ['node-ci', 'warning'],
      ['SUB-3', 'warning'],
    ]);
    expect(found[0]).toMatchObject({ says: 'The pipeline node-ci never matched anything in 30 days' });
    expect(found[1]).toMatchObject({ fix: expect.stringContaining('/pipeline unsubscribe SUB-3') as string });
  });

  it('names each whose runs nobody sees, though it takes them', () => {
    const unseen = { unseenSince: new Date(NOW.getTime() - 2 * 3_600_000) };

    expect(judgeRoutes([route(unseen)], NOW)).toMatchObject([{ kind: 'warning', subject: 'node-ci' }]);
    expect(judgeRoutes([route({ ...unseen, unseenSince: NOW })], NOW)).toMatchObject([{ kind: 'well' }]);
  });
});

describe('what cards call a channel', () => {
  const config = { channels: [{ name: 'pipelines', id: '110000000000000001' }] };

  it('is the name of the configuration, or its id where that has none', () => {
    expect(channelCalled(config, '110000000000000001')).toBe('pipelines');
    expect(channelCalled(config, '110000000000000077')).toBe('id:110000000000000077');
  });

  it.each([
    ['pipelines', '110000000000000001'],
    ['id:110000000000000077', '110000000000000077'],
    ['110000000000000077', null],
    ['id:nothing', null],
    ['gone', null],
  ])('%s is found as %s', (called, id) => {
    expect(channelIdOf(config, called)).toBe(id);
  });
});
