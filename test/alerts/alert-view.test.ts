import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/alerts/alert.ts';
import type { Episode } from '../../src/alerts/episode.ts';
import type { AlertMessage } from '../../src/alerts/alert-message-view.ts';
import { episodeMessage, pingMessage, resolvedMessage, type EpisodeParts } from '../../src/alerts/alert-view.ts';
import { listText } from '../../src/alerts/alert-words-view.ts';
import { stormMessage, stormOverMessage, stormPingMessage } from '../../src/alerts/storm-view.ts';
import {
  anAlert as alertOf,
  ALERT_NOW as NOW,
  anEpisode as episodeOf,
  aStorm as stormOf,
  cardParts,
  NO_ANNOTATIONS as NOTHING,
} from '../support/alert-parts.ts';
import { hostileText, longHostileText } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';

const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
const INFRA = { kind: 'role', id: '120000000000000003' } as const;

const TOLD = { whom: { kind: 'role', name: 'infra' }, severity: 'critical', at: NOW, what: 'fires' } as const;

const card = (
  episode: Partial<Episode> = {},
  members: readonly Alert[] = [alertOf()],
  parts: Partial<EpisodeParts> = {},
): AlertMessage => episodeMessage(cardParts(episodeOf(episode), members, parts));
const descriptionOf = ({ body }: AlertMessage): readonly string[] => (body.embeds?.[0]?.description ?? '').split('\n');
const fieldsOf = ({ body }: AlertMessage): Readonly<Record<string, string>> =>
  Object.fromEntries((body.embeds?.[0]?.fields ?? []).map(({ name, value }) => [name, value]));

describe('the card of a group', () => {
  it('that fires says what, how grave, where, since when, and where to look', () => {
    const annotations = { ...NOTHING, summary: 'It does not answer.', runbookUrl: 'https://wiki.example.org/down' };

    const message = card({}, [alertOf({ annotations, url: 'https://prom.example.org/graph' })]);

    expect(message.summary).toBe('🔥 NodeDown (critical): 1 firing');
    expect(descriptionOf(message)).toEqual([
      '`status.prod` · 1 node · role `store` · Alertmanager, receiver `muster` · since <t:1772441400:R>',
      '🔴 firing since <t:1772441400:R>: `store-01.do-ams3.status.prod` It does not answer. · [source](https://prom.example.org/graph)',
    ]);
    expect(fieldsOf(message)).toEqual({
      'Common labels': '`job=nodes`',
      'Where to look':
        '[Runbook](https://wiki.example.org/down) · [Source](https://prom.example.org/graph) · [Alertmanager](https://am.example.org/)',
    });
  });

  it.each([
    {
      what: 'resolved',
      parts: { ending: 'resolved', endedAt: NOW, firing: 0, resolved: 1 } as const,
      says: '✅ NodeDown (critical): resolved after 10 min',
    },
    {
      what: 'silent',
      parts: { ending: 'silent', endedAt: NOW } as const,
      says: '⚪ NodeDown (critical): not heard of any more',
    },
    {
      what: 'in part resolved',
      parts: { firing: 2, resolved: 3 },
      says: '🔥 NodeDown (critical): 2 firing, 3 resolved',
    },
    { what: 'of no severity', parts: { severity: null }, says: '🔥 NodeDown: 1 firing' },
  ])('$what: $says', ({ parts, says }) => {
    expect(card(parts).summary).toBe(says);
  });

  it('shows what fires before what ended, and says of each how it stands', () => {
    const ended = alertOf({ fingerprint: 'f2', status: 'resolved', endsAt: minutesAgo(4), host: 'b' });
    const silent = alertOf({ fingerprint: 'f3', host: 'c', heardAt: new Date(NOW.getTime() - 86_400_000) });

    const [, ...lines] = descriptionOf(card({ firing: 1, resolved: 1 }, [ended, silent, alertOf()]));

    expect(lines.map((line) => line.split(' ', 2).join(' '))).toEqual(['🔴 firing', '⚪ not', '🟢 resolved']);
    expect(lines[2]).toBe('🟢 resolved after 6 min: `b`');
  });

  it('tells alerts without a host apart by the labels that differ', () => {
    const shards = ['32', '64'].map((shard) =>
      alertOf({ fingerprint: shard, host: null, labels: { alertname: 'MeshLow', severity: 'critical', shard } }),
    );

    const lines = descriptionOf(card({ commonLabels: { alertname: 'MeshLow', severity: 'critical' } }, shards));

    expect(lines.slice(1)).toEqual(['🔴 firing since <t:1772441400:R>: `shard=32`, `shard=64`']);
  });

  it('gives a line to those of which nothing but the host differs, and to each that says more', () => {
    const [first, second, third] = ['a', 'b', 'c'].map((host) => alertOf({ fingerprint: host, host }));
    const annotations = { ...NOTHING, summary: 'It takes 9 s.' };

    const lines = descriptionOf(card({}, [first!, second!, { ...third!, annotations }]));

    expect(lines.slice(1)).toEqual([
      '🔴 firing since <t:1772441400:R>: `a`, `b`',
      '🔴 firing since <t:1772441400:R>: `c` It takes 9 s.',
    ]);
  });

  it('says what its alerts have in common, the summary and what goes beyond it', () => {
    const commonAnnotations = { ...NOTHING, summary: 'Shard 32 has no peers.', description: 'Every host says READY.' };

    expect(descriptionOf(card({ commonAnnotations })).slice(1, 3)).toEqual([
      'Shard 32 has no peers.',
      'Every host says READY.',
    ]);
    expect(
      descriptionOf(card({ commonAnnotations: { ...NOTHING, description: 'Once.', summary: 'Once.' } })),
    ).toHaveLength(3);
  });

  it('is called, once it is over, by the worst that was shown of it', () => {
    const worst = { severity: 'critical', nodes: 1, scope: 'role' } as const;
    const over = { severity: 'warning', worst, ending: 'resolved', endedAt: NOW, firing: 0, resolved: 1 } as const;

    expect(card(over).summary).toBe('✅ NodeDown (critical): resolved after 10 min');
    expect(resolvedMessage(episodeOf(over), []).summary).toContain('critical `NodeDown`');
    expect(pingMessage(episodeOf(over), { told: TOLD, mentions: [] }).summary).toContain('critical `NodeDown`');
    expect(card({ severity: 'warning', worst }).summary).toBe('🔥 NodeDown (warning): 1 firing');
  });

  it('counts what it cannot show, and attaches all of it', () => {
    const many = Array.from({ length: 14 }, (_, index) => alertOf({ fingerprint: `f${index}`, host: `h${index}` }));

    const message = card({ truncated: 1 }, many);

    expect(descriptionOf(message).at(-1)).toBe('… and 4 more; all are in the attached list.');
    expect(message.list?.trim().split('\n')).toHaveLength(15);
    expect(fieldsOf(message)['Not told']).toContain('1 more alert of this group is known to Alertmanager alone');
    expect(card().list).toBeNull();
  });

  it('attaches no more than a file may hold, and counts the rest', () => {
    expect(listText(['one', 'two', 'three'])).toBe('one\ntwo\nthree\n');
    expect(listText(['one', 'two', 'three'], 8)).toBe('one\ntwo\n… and 1 more\n');
  });

  it('links to nothing but http and https', () => {
    const annotations = { ...NOTHING, runbookUrl: 'javascript:alert(1)', dashboardUrl: 'ftp://x.example' };

    const message = card({ externalUrl: 'file:///etc/passwd' }, [alertOf({ annotations, url: 'data:text/html,x' })]);

    expect(fieldsOf(message)['Where to look']).toBeUndefined();
    expect(JSON.stringify(message.body)).not.toMatch(/javascript|ftp:|file:|data:/);
  });
});

describe('whom it concerns', () => {
  it('is named in the content, and is all that the message may notify', () => {
    const ping = pingMessage(episodeOf(), { told: TOLD, mentions: [INFRA] });
    const resolved = resolvedMessage(episodeOf({ ending: 'resolved', endedAt: NOW }), [INFRA]);

    expect(ping.body).toEqual({
      content: '🔥 critical `NodeDown` on `status.prod` fires. <@&120000000000000003>',
      allowed_mentions: { parse: [], roles: [INFRA.id], users: [] },
    });
    expect(resolved.body.content).toBe(
      '✅ critical `NodeDown` on `status.prod` is resolved after 10 min. <@&120000000000000003>',
    );
  });

  it('is told of a storm and of its end', () => {
    const over = stormOf({ calmAt: minutesAgo(1), endedAt: NOW });

    expect(stormPingMessage(stormOf(), [INFRA]).body.content).toBe(
      '🌩️ An alert storm of receiver `muster` began. The message above lists its groups. <@&120000000000000003>',
    );
    expect(stormOverMessage(over, [INFRA]).body.content).toBe(
      '✅ The alert storm of receiver `muster` is over after 10 min. <@&120000000000000003>',
    );
  });
});

describe('the card of a storm', () => {
  const over = { endedAt: NOW, ending: 'resolved' } as const;

  it.each([
    { what: 'raging', storm: {}, groups: [{}, {}], says: '🌩️ Alert storm: 2 groups firing' },
    { what: 'in part over', storm: {}, groups: [{}, over], says: '🌩️ Alert storm: 1 of 2 groups still firing' },
    {
      what: 'over',
      storm: { calmAt: NOW, endedAt: NOW },
      groups: [over],
      says: '✅ Alert storm: 1 group, all over after 10 min',
    },
  ])('$what: $says', ({ storm, groups, says }) => {
    expect(
      stormMessage(
        stormOf(storm),
        groups.map((parts) => episodeOf(parts)),
      ).summary,
    ).toBe(says);
  });

  it('names no receiver where Muster itself found it', () => {
    const own = stormOf({ receiver: '' });
    const ended = stormOf({ receiver: '', calmAt: NOW, endedAt: NOW });

    expect(descriptionOf(stormMessage(own, [episodeOf()]))[0]).toMatch(/^Began <t:1772441400:R>\. More groups/);
    expect(descriptionOf(stormMessage(ended, [episodeOf(over)]))[0]).toBe('From <t:1772441400:f> to <t:1772442000:t>.');
    expect(stormPingMessage(own, []).summary).toBe('🌩️ An alert storm began');
    expect(stormOverMessage(ended, []).summary).toBe('✅ The alert storm is over after 10 min');
  });

  it('puts the gravest first, then the most', () => {
    const groups = [
      episodeOf({ severity: 'warning', name: 'DiskFull' }),
      episodeOf({ severity: 'warning', name: 'DiskFull', ...over }),
      episodeOf({ name: 'MeshLow', commonAnnotations: { ...NOTHING, summary: 'Shard 32 has no mesh.' } }),
      episodeOf(),
      episodeOf(),
      episodeOf({ severity: 'warning', name: 'Slow', fleets: [], ...over }),
    ];

    expect(descriptionOf(stormMessage(stormOf(), groups)).slice(1)).toEqual([
      '🔴 firing: critical `NodeDown` on `status.prod`: 2 groups',
      '🔴 firing: critical `MeshLow` on `status.prod`: 1 group, Shard 32 has no mesh.',
      '🔴 firing: warning `DiskFull` on `status.prod`: 1 group, 1 over',
      '🟢 over: warning `Slow`: 1 group',
    ]);
  });
});

describe('whatever foreign text holds', () => {
  const text = fc.oneof(hostileText, longHostileText);
  const annotations = fc.record({ summary: text, description: text, runbookUrl: text, dashboardUrl: text });
  const labels = fc.dictionary(text, text, { maxKeys: 6 });

  it('the messages are such as Discord takes, notify nobody, and their lists keep one line each', () => {
    const episode = fc.record({
      name: text,
      severity: fc.option(text),
      receiver: text,
      fleets: fc.array(text, { maxLength: 8 }),
      commonLabels: labels,
      commonAnnotations: annotations,
      externalUrl: fc.option(text),
      truncated: fc.nat({ max: 3 }),
    });
    const member = fc.record({
      labels,
      annotations,
      host: fc.option(text),
      url: fc.option(text),
      fleet: fc.option(text),
    });

    fc.assert(
      fc.property(episode, fc.array(member, { minLength: 1, maxLength: 14 }), (parts, members) => {
        const alerts = members.map((each, index) => alertOf({ fingerprint: `f${index}`, ...each }));
        const given = episodeOf(parts);
        const shown = [
          card(parts, alerts),
          pingMessage(given, { told: TOLD, mentions: [] }),
          resolvedMessage({ ...given, endedAt: NOW }, []),
          stormMessage(stormOf({ receiver: parts.receiver }), [given, given]),
          stormPingMessage(stormOf({ receiver: parts.receiver }), []),
          stormOverMessage(stormOf({ receiver: parts.receiver, endedAt: NOW }), []),
        ];
        for (const { body, list } of shown) {
          expect(messageProblems(body)).toEqual([]);
          expect(JSON.stringify(body)).not.toMatch(/@everyone|@here/);
          expect(body.allowed_mentions.roles ?? []).toEqual([]);
          if (list !== null)
            expect(list.split(/[\n\r\u2028\u2029]/u).length - 2).toBe(body === shown[0]?.body ? alerts.length : 2);
        }
      }),
      { numRuns: 60 },
    );
  });
});
