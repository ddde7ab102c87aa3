import { describe, expect, it } from 'vitest';
import { listMessage, overviewMessage, type PageParts } from '../../src/fleets/fleet-pages-view.ts';
import type { FleetConfig } from '../../src/platform/config/config.ts';
import { embedSize, LIMITS, type MessageBody } from '../../src/platform/discord/message.ts';
import { failed, minutesAgo, reportOf, seen, statusOf } from '../support/fleet-status.ts';
import { manyFleets, missionFleets } from '../support/fleets.ts';

const PEOPLE = {
  owner: { name: 'owners', mention: '<@&400000000000000001>' },
  maintainer: { name: 'maintainers', mention: '<@&400000000000000002>' },
};
const IDS: PageParts['ids'] = { turnTo: (page) => `fleet-page:status.${page}`, browse: 'fleet-browse:status.1' };

function page(number: number, audience: PageParts['audience'] = 'private'): PageParts {
  return { page: number, audience, ids: IDS };
}

/** Each in words of its own that are long and hostile. */
function everyHostAils(fleet: FleetConfig): NonNullable<Parameters<typeof statusOf>[1]> {
  return {
    different: Object.fromEntries(
      fleet.hosts[0]!.names.map((name, index) => [
        name,
        {
          health: seen({ kind: 'refused-to-say' as const, status: 503, said: `${'`reason*'.repeat(30)}${index}` }),
          version: seen({ kind: 'version' as const, version: `v0.${index}.0-${'x'.repeat(90)}` }),
        },
      ]),
    ),
  };
}

function total(body: MessageBody): number {
  return (body.embeds ?? []).reduce((sum, each) => sum + embedSize(each), 0);
}

function buttons(body: MessageBody): readonly unknown[] {
  return (body.components ?? []).flatMap((row): readonly unknown[] => ('components' in row ? row.components : []));
}

describe('the overview', () => {
  const four = missionFleets().slice(0, 4);

  it('shows four fleets in full in one message, the worst first', () => {
    const fallen = four[1]!.hosts[0]!.names[0]!;
    const fleets = four.map((fleet) => ({
      status: statusOf(fleet, {
        different: { [fallen]: { health: failed('refused', seen(reportOf(['relay']), minutesAgo(3))) } },
      }),
      people: PEOPLE,
      lastRun: null,
    }));

    const body = overviewMessage(fleets, page(1));

    expect(body.embeds?.map(({ title }) => title)).toEqual([
      '🔴 status.staging: 1 of 3 hosts needs attention',
      '🟢 status.prod: all 9 hosts are healthy',
      '🟢 waku.sandbox: all 3 hosts are healthy',
      '🟢 waku.test: all 3 hosts are healthy',
    ]);
    expect(body.components).toBeUndefined();
    for (const { description } of body.embeds ?? []) {
      expect(description).toContain(
        'Owner owners <@&400000000000000001> · maintainer maintainers <@&400000000000000002>',
      );
      expect(description).toContain('Version policy: ');
      expect(description).toContain('Last pipeline: none seen yet');
      expect(description).toContain('Ages: health read ');
    }
  });

  it('puts first, and counts, what only the health rules find wrong', () => {
    const verdict = { icon: '🔴', word: 'unhealthy', fault: 'unhealthy', since: minutesAgo(3) } as const;
    const judged = (count: number) =>
      manyFleets(count, 3).map((fleet, index) => ({
        status: statusOf(fleet),
        people: PEOPLE,
        ...(index === 2 ? { verdict } : {}),
      }));

    const inFull = overviewMessage(judged(4), page(1));
    const paged = overviewMessage(judged(12), page(1));

    expect(inFull.embeds?.[0]?.title).toMatch(
      /^🔴 .*: unhealthy by its health rules; \/health: all 3 hosts are healthy$/,
    );
    expect(paged.embeds?.[0]?.title).toBe('12 fleets: 1 needs attention');
    expect(paged.embeds?.[0]?.description).toMatch(/^🔴 .*unhealthy by its health rules/);
  });

  it('keeps four fleets of fifty ailing hosts in one message, and who answers for them in sight', () => {
    const fleets = manyFleets(4, 50).map((fleet) => ({
      status: statusOf(fleet, everyHostAils(fleet)),
      people: PEOPLE,
    }));

    const body = overviewMessage(fleets, page(1));

    expect(body.embeds).toHaveLength(4);
    expect(total(body)).toBeLessThanOrEqual(LIMITS.embedsTotal);
    expect(body.content).toBeUndefined();
    for (const { description } of body.embeds ?? []) expect(description).toContain('Owner owners');
  });

  it('shows a fifth fleet in the same message, and then those that are well shortly', () => {
    const [fallen] = four[1]!.hosts[0]!.names;
    const fleets = [...four, ...manyFleets(1, 3)].map((fleet) => ({
      status: statusOf(fleet, { different: { [fallen!]: { health: failed('refused', seen(reportOf(['relay']))) } } }),
      people: PEOPLE,
      lastRun: null,
    }));

    const body = overviewMessage(fleets, page(1));

    expect(body.components).toBeUndefined();
    expect(body.embeds?.map(({ title }) => title)).toEqual([
      '🔴 status.staging: 1 of 3 hosts needs attention',
      '🟢 env-000.prod: all 3 hosts are healthy',
      '🟢 status.prod: all 9 hosts are healthy',
      '🟢 waku.sandbox: all 3 hosts are healthy',
      '🟢 waku.test: all 3 hosts are healthy',
    ]);
    const [worst, ...well] = body.embeds ?? [];
    expect(worst?.description).toContain('Version policy: ');
    for (const { description } of well) {
      expect(description).toContain('owner owners <@&400000000000000001> · health read ');
      expect(description).toContain('More: `/fleet status fleet:');
      expect(description).not.toContain('Version policy: ');
    }
  });

  it('gives ten fleets one message: the worst in full as far as there is room, and how to ask for more of others', () => {
    const [ailing, ...others] = manyFleets(10, 50);
    const fleets = [...others.toReversed(), ailing!].map((fleet) => ({
      status: statusOf(fleet, fleet === ailing ? everyHostAils(fleet) : {}),
      people: PEOPLE,
      alerts: { kind: 'heard', firing: [], heardAt: minutesAgo(1) } as const,
      lastRun: null,
    }));

    const body = overviewMessage(fleets, page(1));

    const [worst, ...rest] = body.embeds ?? [];
    expect(worst?.title).toContain(`${ailing!.name}: 50 of 50 hosts need attention`);
    expect(worst?.description).toContain('Version policy: ');
    const shortOnes = rest.filter(({ description }) => description?.includes('More: `/fleet status fleet:env-'));
    expect(rest).toHaveLength(9);
    expect(shortOnes).toHaveLength(9);
    for (const { description } of shortOnes) expect(description).toContain('owner owners <@&400000000000000001>');
    expect(total(body)).toBeLessThanOrEqual(LIMITS.embedsTotal);
  });

  it('keeps ten fleets of which every host ails within one message', () => {
    const hold = {
      id: 'H-1',
      fleet: 'env-000.prod',
      placedAt: minutesAgo(30),
      userId: null,
      name: 'a maintainer '.repeat(20),
      reason: '`reason*'.repeat(60),
      ref: 'v0.39.0'.repeat(20),
      until: minutesAgo(-60),
      isOverdue: false,
    };
    const fleets = manyFleets(10, 50).map((fleet) => ({
      status: statusOf(fleet, everyHostAils(fleet)),
      people: PEOPLE,
      pause: {
        holds: [hold, hold],
        enforcement: 'failed',
        wanted: 'paused',
        driftSince: minutesAgo(5),
        changedBy: null,
        seenAt: minutesAgo(1),
        looksEveryMs: 60_000,
        because: null,
      } as const,
    }));

    const body = overviewMessage(fleets, page(1));

    expect(body.embeds).toHaveLength(10);
    expect(total(body)).toBeLessThanOrEqual(LIMITS.embedsTotal);
    expect(body.embeds?.[0]?.description).toContain('Version policy: ');
    expect(body.embeds?.at(-1)?.description).toContain('More: `/fleet status fleet:');
    for (const { title, description } of body.embeds ?? []) {
      expect(title).toContain('50 of 50 hosts need attention');
      expect(description).toContain('Held: **H-1**');
    }
  });

  describe('of two hundred fleets', () => {
    const fleets = manyFleets(200, 3).map((fleet) => ({ status: statusOf(fleet), people: PEOPLE }));

    it('shows ten a page', () => {
      const body = overviewMessage(fleets, page(1));

      expect(body.embeds?.[0]?.description?.match(/\*\*env-\d{3}\.prod\*\*/g)).toHaveLength(10);
      expect(body.embeds?.[0]?.footer?.text).toBe('Page 1 of 20');
      expect(total(body)).toBeLessThanOrEqual(LIMITS.embedsTotal);
    });

    it('shows every fleet on exactly one page', () => {
      const shown = Array.from({ length: 20 }, (_, index) => overviewMessage(fleets, page(index + 1))).flatMap(
        (body) => body.embeds?.[0]?.description?.match(/env-\d{3}\.prod/g) ?? [],
      );

      expect(new Set(shown).size).toBe(200);
      expect(shown).toHaveLength(200);
    });

    it('turns pages by buttons that stop at both ends', () => {
      expect(buttons(overviewMessage(fleets, page(1)))).toMatchObject([
        { label: 'Previous', disabled: true },
        { label: 'Next', custom_id: 'fleet-page:status.2' },
      ]);
      expect(buttons(overviewMessage(fleets, page(20)))).toMatchObject([
        { label: 'Previous', custom_id: 'fleet-page:status.19' },
        { label: 'Next', disabled: true },
      ]);
    });

    it('shows the nearest page that exists', () => {
      expect(overviewMessage(fleets, page(9999)).embeds?.[0]?.footer?.text).toBe('Page 20 of 20');
      expect(overviewMessage(fleets, page(0)).embeds?.[0]?.footer?.text).toBe('Page 1 of 20');
    });

    it('has others open a copy of their own', () => {
      expect(buttons(overviewMessage(fleets, page(1, 'shared')))).toMatchObject([
        { label: 'Browse privately', custom_id: 'fleet-browse:status.1' },
      ]);
    });

    it('stays within limits when every line is as long as can be', () => {
      const long = manyFleets(200, 8).map((fleet) => {
        const [a, b, c, d] = fleet.hosts[0]!.names;
        return {
          status: statusOf(
            { ...fleet, name: `${'n'.repeat(100)}.${fleet.name}` },
            {
              different: {
                [a!]: { version: seen({ kind: 'version' as const, version: '`'.repeat(90) }) },
                [b!]: { health: failed('refused', seen(reportOf(['relay']), minutesAgo(9))) },
                [c!]: { health: failed('timed-out') },
                [d!]: { health: seen(reportOf(['relay'], { relay: 'NOT_READY' })) },
              },
            },
          ),
          people: { owner: { name: 'o'.repeat(300), mention: '<@1> '.repeat(20) }, maintainer: PEOPLE.maintainer },
        };
      });

      const body = overviewMessage(long, page(1));

      expect(body.embeds?.[0]?.description?.length).toBeLessThanOrEqual(LIMITS.embedDescription);
      expect(body.embeds?.[0]?.description).toContain('env-009');
    });
  });

  it('says what to do when there is nothing to show', () => {
    expect(overviewMessage([], page(1)).content).toContain('`/fleet list`');
  });
});

describe('the list', () => {
  it('says what each fleet is for and who answers for it', () => {
    const body = listMessage(
      missionFleets().map((fleet) => ({ fleet, people: PEOPLE })),
      page(1),
    );

    expect(body.embeds?.[0]?.title).toBe('5 fleets');
    expect(body.embeds?.[0]?.description).toContain(
      '**waku.test** (waku fleet, active): Runs every commit of the default branch.\n' +
        'owner owners <@&400000000000000001> · maintainer maintainers <@&400000000000000002> · auto versions',
    );
    expect(body.embeds?.[0]?.description).toContain('**status.test** (waku fleet, retired on 2024-06-03)');
  });

  it('pages like the overview', () => {
    const body = listMessage(
      manyFleets(25, 1).map((fleet) => ({ fleet, people: PEOPLE })),
      page(3),
    );

    expect(body.embeds?.[0]?.footer?.text).toBe('Page 3 of 3');
    expect(body.embeds?.[0]?.description?.match(/env-\d{3}/g)).toHaveLength(5);
  });

  it('says so when there is none', () => {
    expect(listMessage([], page(1)).content).toBe('No fleet is yours to see.');
  });
});
