import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HostObservations } from '../../src/fleets/observation.ts';
import { overviewMessage } from '../../src/fleets/fleet-pages-view.ts';
import { fleetInfoMessage, fleetStatusMessage } from '../../src/fleets/fleet-view.ts';
import { LOOKS } from '../../src/fleets/fleet-words-view.ts';
import type { MessageBody } from '../../src/platform/discord/message.ts';
import { testFleet } from '../support/config.ts';
import { failed, minutesAgo, reportOf, seen, statusOf } from '../support/fleet-status.ts';
import { manyFleets, missionFleets } from '../support/fleets.ts';
import { hostileText } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';

const PROD = missionFleets()[0]!;
const AUTO = missionFleets()[2]!;
const HOST = 'store-01.do-ams3.status.prod';
const PEOPLE = {
  owner: { name: 'owners', mention: '<@&400000000000000001>' },
  maintainer: { name: 'maintainers', mention: '' },
};

function textOf(body: MessageBody): string {
  const embeds = (body.embeds ?? []).map((each) =>
    [
      each.title,
      each.description,
      ...(each.fields ?? []).flatMap(({ name, value }) => [name, value]),
      each.footer?.text,
    ]
      .filter((part) => part !== undefined)
      .join('\n'),
  );
  return [body.content ?? '', ...embeds].join('\n');
}

function statusText(different: HostObservations, rest: Partial<Parameters<typeof fleetStatusMessage>[0]> = {}): string {
  return textOf(
    fleetStatusMessage({ status: statusOf(PROD, { different: { [HOST]: different } }), people: PEOPLE, ...rest }),
  );
}

describe('/fleet status of one fleet', () => {
  it('says in its title whether anything is wrong', () => {
    const well = fleetStatusMessage({ status: statusOf(PROD), people: PEOPLE });

    expect(well.embeds?.[0]?.title).toBe('🟢 status.prod: all 9 hosts are healthy');
    expect(statusText({ health: seen(reportOf(['relay', 'store'], { relay: 'NOT_READY' })) })).toContain(
      '🔴 status.prod: 1 of 9 hosts needs attention',
    );
  });

  it.each([
    { fault: 'unhealthy', icon: '🔴' },
    { fault: 'degraded', icon: '🟡' },
  ] as const)('is $fault where the health rules say so, whatever /health says', ({ fault, icon }) => {
    const verdict = { icon, word: fault, fault, since: minutesAgo(3) };

    const [shown] = fleetStatusMessage({ status: statusOf(PROD), people: PEOPLE, verdict }).embeds ?? [];

    expect(shown?.title).toBe(`${icon} status.prod: ${fault} by its health rules; /health: all 9 hosts are healthy`);
    expect(shown?.color).toBe(LOOKS[fault].color);
    expect(shown?.description).toContain(`Health rules: ${icon} ${fault}, since <t:1772441820:R>; why:`);
  });

  it.each<{ name: string; different: HostObservations; says: string }>([
    {
      name: 'down',
      different: { health: failed('refused', seen(reportOf(['relay', 'store']), minutesAgo(3))) },
      says: '🔴 down `store-01.do-ams3`: it answered before, now: connection refused; since <t:1772441880:R>',
    },
    {
      name: 'dropped by the directory',
      different: { health: failed('timed-out'), registry: seen({ kind: 'not-listed' }) },
      says: '🔴 down `store-01.do-ams3`: no answer in time, and the directory dropped it',
    },
    {
      name: 'silent',
      different: { health: failed('timed-out', seen(reportOf(['relay', 'store']), minutesAgo(3))) },
      says: '🟠 silent, was reachable `store-01.do-ams3`: no answer in time; the directory lists it; last answer <t:1772441820:R>',
    },
    {
      name: 'not reachable from here',
      different: { health: failed('timed-out') },
      says: '⚪ not reachable from here `store-01.do-ams3`: no answer in time; the directory lists it',
    },
    {
      name: 'unhealthy',
      different: { health: seen(reportOf(['relay', 'store'], { store: 'NOT_MOUNTED' })) },
      says: '🔴 unhealthy `store-01.do-ams3`: store is not mounted, though its role needs it',
    },
    {
      name: 'degraded',
      different: {
        health: seen({ kind: 'report', nodeHealth: 'EVENT_LOOP_LAGGING', protocols: [], connectionStatus: null }),
      },
      says: '🟡 degraded `store-01.do-ams3`: its event loop lags more than 50 ms',
    },
    {
      name: 'starting',
      different: {
        health: seen({ kind: 'report', nodeHealth: 'SYNCHRONIZING', protocols: [], connectionStatus: null }),
      },
      says: '🔵 starting `store-01.do-ams3`: synchronizing',
    },
    {
      name: 'too old for the route',
      different: { health: seen({ kind: 'not-available' }) },
      says: '⚪ without data `store-01.do-ams3`: this version has no /health; that is not a fault',
    },
    {
      name: 'reporting RLN alone',
      different: { health: seen(reportOf(['Rln Relay'])) },
      says: "this version reports none of its role's protocols; that is not a fault",
    },
    {
      name: 'answering nonsense',
      different: { health: failed('bad-answer') },
      says: '⚪ without data `store-01.do-ams3`: no answer in time',
    },
  ])('tells a host that is $name', ({ different, says }) => {
    expect(statusText(different)).toContain(says);
  });

  it('explains what "not reachable from here" means, and only then', () => {
    expect(statusText({ health: failed('timed-out') })).toContain('Not reachable from here is not down');
    expect(statusText({})).not.toContain('Not reachable from here');
  });

  it('tells hosts that ail alike in one line', () => {
    const ail: HostObservations = { health: seen(reportOf(['relay', 'store'], { relay: 'NOT_READY' })) };
    const stores = PROD.hosts[1]!.names;

    const text = textOf(
      fleetStatusMessage({
        status: statusOf(PROD, { different: Object.fromEntries(stores.map((name) => [name, ail])) }),
        people: PEOPLE,
      }),
    );

    expect(text.match(/relay is not ready/g)).toHaveLength(1);
    expect(text).toContain('🔴 unhealthy (6) `store-01.ac-cn-hongkong-c`, `store-01.do-ams3`');
  });

  it('says that a blank in the directory is not drift', () => {
    const text = statusText({
      version: failed('timed-out'),
      registry: seen({ kind: 'listed', version: null, commit: null, image: null, refreshedAt: null }),
    });

    expect(text).toContain(
      'unknown on 1 host, blank in the directory until the next restart, not drift: `store-01.do-ams3`',
    );
    expect(text).not.toContain('side by side');
  });

  it('names the hosts that run another version', () => {
    const text = statusText({ version: seen({ kind: 'version', version: 'v0.37.1' }) });

    expect(text).toContain('⚠️ 2 versions side by side');
    expect(text).toContain('`v0.38.1` (`9a2f4e95`) on 8 hosts\n');
    expect(text).toContain('`v0.37.1` on 1 host: `store-01.do-ams3`');
    expect(text).toContain('directory and node disagree on 1 host');
  });

  it('says of an automatic fleet that hosts restart one by one', () => {
    const host = AUTO.hosts[0]!.names[0]!;
    const status = statusOf(AUTO, { different: { [host]: { version: seen({ kind: 'version', version: 'v9' }) } } });

    expect(textOf(fleetStatusMessage({ status, people: PEOPLE }))).toContain('after a merge hosts restart one by one');
  });

  it('shows owner, maintainer, policy and shards, and mentions nobody', () => {
    const body = fleetStatusMessage({ status: statusOf(PROD), people: PEOPLE });

    const text = textOf(body);
    expect(text).toContain('Owner\nowners <@&400000000000000001>');
    expect(text).toContain('Maintainer\nmaintainers\n');
    expect(text).toContain('manual, from `acme/node`; a status admin approves');
    expect(text).toContain('cluster 16, shards 1, 32, 64, 128, 256 (protected: 1, 128, 256)');
    expect(body.allowed_mentions).toEqual({ parse: [] });
  });

  it('shows the last pipeline, that there was none, or nothing where nobody knows', () => {
    const lastRun = { title: 'deploy #12', url: 'https://ci.example.org/12', state: 'failed', at: minutesAgo(5) };

    expect(statusText({}, { lastRun })).toContain('[deploy #12](https://ci.example.org/12): failed, <t:1772441700:R>');
    expect(statusText({}, { lastRun: null })).toContain('Last pipeline\nnone seen yet');
    expect(statusText({})).not.toContain('Last pipeline');
  });

  it('gives the age of each datum, and says when a directory could not be read', () => {
    const status = statusOf(PROD, {
      different: { [HOST]: { health: failed('timed-out', seen(reportOf(['relay', 'store']), minutesAgo(9))) } },
      registryRead: failed('timed-out', seen(null, minutesAgo(20))),
    });

    const text = textOf(fleetStatusMessage({ status, people: PEOPLE }));

    expect(text).toContain('health read between <t:1772441460:R> and <t:1772442000:R>');
    expect(text).toContain('versions read <t:1772442000:R>');
    expect(text).toContain('directory not read since <t:1772440800:R> (no answer in time)');
  });

  it('says what an old name is called today', () => {
    const text = statusText(
      {},
      {
        calledBy: { kind: 'expired-alias', fleet: PROD, alias: 'shards.test', until: '2024-07-24' },
      },
    );

    expect(text).toContain('`shards.test` was the name of `status.prod` until 2024-07-24.');
  });

  it('says of a retired fleet when it ended instead of how it is', () => {
    const retired = testFleet({ name: 'status.test', lifecycle: 'retired', retiredOn: '2024-06-03' });

    const text = textOf(fleetStatusMessage({ status: statusOf(retired), people: PEOPLE }));

    expect(text).toContain('⚫ status.test: retired on 2024-06-03');
    expect(text).not.toContain('How old is this');
  });

  it('stays within limits with fifty hosts that all ail differently', () => {
    const [fleet] = manyFleets(1, 50);
    const different = Object.fromEntries(
      fleet!.hosts[0]!.names.map((name, index) => [
        name,
        {
          health: seen({ kind: 'refused-to-say' as const, status: 503, said: `${'reason '.repeat(40)}${index}` }),
          version: seen({ kind: 'version' as const, version: `v0.${index}.0-${'x'.repeat(60)}` }),
        },
      ]),
    );

    const body = fleetStatusMessage({ status: statusOf(fleet!, { different }), people: PEOPLE });

    expect(messageProblems(body)).toEqual([]);
    const text = textOf(body);
    expect(text).toContain('50 of 50 hosts need attention');
    expect(text).toMatch(/… and \d+ more/);
    expect(text).toContain('Owner\nowners');
    expect(text).toContain('How old is this');
  });

  it('lets nothing foreign format, mention or overflow', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (said, version, commit) => {
        const status = statusOf(PROD, {
          different: {
            [HOST]: {
              health: seen({
                kind: 'report',
                nodeHealth: 'READY',
                connectionStatus: said,
                protocols: [{ name: said, status: 'NOT_READY', description: version }],
              }),
              version: failed('timed-out'),
              registry: seen({ kind: 'listed', version: `x${version}`, commit, image: null, refreshedAt: null }),
            },
          },
        });
        const lastRun = { title: said, url: version, state: commit, at: minutesAgo(1) };
        const parts = { status, people: PEOPLE, lastRun };
        const ids = { turnTo: (page: number) => `fleet-page:status.${page}`, browse: 'fleet-browse:status.1' };
        const page = { page: 1, audience: 'private', ids } as const;
        const other = { status: statusOf(AUTO), people: PEOPLE };

        for (const body of [
          fleetStatusMessage(parts),
          overviewMessage([parts, other], page),
          overviewMessage([parts, other, other, other, other], page),
        ]) {
          expect(messageProblems(body)).toEqual([]);
          // Inline code and escaped characters do nothing; what is left must not either.
          const text = textOf(body);
          const bare = text.replaceAll(/`[^`\n]*`|\\./g, '_').replaceAll('<@&400000000000000001>', '');
          // The run's own address may hold anything that an address may.
          expect(text.replaceAll(/\]\(https?:[^)]*\)/g, '')).not.toMatch(/@(everyone|here)/);
          expect(bare).not.toMatch(/<[@#/]/);
          expect(bare).not.toContain('](https://evil.example)');
          expect(bare).not.toMatch(/^#/m);
          expect(bare).not.toContain('\u202E');
          expect(bare).not.toContain('`');
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('/fleet info', () => {
  it('says all that the configuration knows', () => {
    const text = textOf(
      fleetInfoMessage({
        fleet: { ...PROD, links: [{ label: 'Dashboard', url: 'https://grafana.example.org/d/1' }] },
        people: PEOPLE,
      }),
    );

    expect(text).toContain('status.prod: waku fleet, active');
    expect(text).toContain('`/waku/2/rs/16/32`');
    expect(text).toContain(
      '3 boot hosts in `ac-cn-hongkong-c`, `do-ams3`, `gc-us-central1-a`: relay, filter, lightpush, peer-exchange',
    );
    expect(text).toContain('`shards.test` from 2023-09-08 until 2024-07-24');
    expect(text).toContain('[Dashboard](https://grafana.example.org/d/1)');
  });

  it('stays within limits for a fleet that says too much', () => {
    const long = 'word '.repeat(2000);
    const body = fleetInfoMessage({
      fleet: {
        ...PROD,
        purpose: long,
        traffic: long,
        shards: Array.from({ length: 1024 }, (_, shard) => shard * 2),
        aliases: Array.from({ length: 100 }, (_, index) => ({ name: `old-${index}.prod`, since: null, until: null })),
        links: Array.from({ length: 50 }, (_, index) => ({ label: long, url: `https://example.org/${index}` })),
      },
      people: PEOPLE,
    });

    expect(messageProblems(body)).toEqual([]);
  });
});
