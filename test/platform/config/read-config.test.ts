import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import type { Config } from '../../../src/platform/config/config.ts';
import { renderProblem } from '../../../src/platform/config/config-problem.ts';
import { routeFields } from '../../../src/platform/config/route-schema.ts';
import { environmentSchema } from '../../../src/platform/config/environment-schema.ts';
import * as schemas from '../../../src/platform/config/config-schema.ts';
import { readConfig, type ReadConfigOptions } from '../../../src/platform/config/read-config.ts';
import { PERMISSIONS } from '../../../src/policy/permissions.ts';

const EXAMPLE = readFileSync(new URL('../../../config/muster.example.yaml', import.meta.url), 'utf8');
const options: ReadConfigOptions = { permissions: PERMISSIONS };

/** Valid, small, and with one of everything; tests spoil a line of it. */
const SMALL = `
guild: { id: '100000000000000001' }
channels:
  pipelines: 110000000000000001
roles:
  owners: { id: '120000000000000001' }
  infra:
    id: '120000000000000002'
    grants:
      - { permission: 'fleet.*', fleets: ['status.*'] }
people:
  an-owner:
    discord: ['130000000000000001']
    logins: { github: [an-owner] }
    timeZone: Europe/Lisbon
policy:
  everyone: [{ permission: fleet.view, fleets: ['*'] }]
  owner: ['fleet.*']
connections:
  directory: { kind: fleet-registry, baseUrl: 'https://fleets.example.org/' }
  nodes: { kind: waku-node, baseUrl: 'http://{host}.example.org:8645' }
fleets:
  status.prod:
    aliases: [{ name: shards.test, until: 2025-04-15 }]
    purpose: Carries messages.
    kind: waku
    owner: { role: owners }
    maintainer: { person: an-owner }
    versionPolicy: { kind: manual, repository: acme/node }
    cluster: 16
    shards: [1, 32]
    protectedShards: [1]
    hosts:
      store: { names: [store-01.ams.status.prod], protocols: [relay] }
    registry: directory
    nodes: nodes
pipelines:
  node:
    environment: development
    system: github
    repository: acme/node
    branches: ['*']
    channel: pipelines
`;

function valid(text: string, more: Partial<ReadConfigOptions> = {}): Config {
  const outcome = readConfig(text, { ...options, ...more });
  if (outcome.kind === 'valid') return outcome.config;
  throw new Error(outcome.problems.map((problem) => renderProblem('x', problem)).join('\n'));
}

function problems(text: string, more: Partial<ReadConfigOptions> = {}): readonly string[] {
  const outcome = readConfig(text, { ...options, ...more });
  return outcome.kind === 'valid' ? [] : outcome.problems.map((problem) => renderProblem('x', problem));
}

/** SMALL with one piece replaced; throws when the piece is not there, for then the test would test nothing. */
function spoil(piece: string, by: string): string {
  if (!SMALL.includes(piece)) throw new Error(`no ${piece}`);
  return SMALL.replace(piece, by);
}

describe('the configuration', () => {
  it('lets a Prometheus be asked more often than others, unless it says how often', () => {
    const budgetOf = (more: string): number | undefined => {
      const watch = `  watch: { kind: prometheus, baseUrl: https://prometheus.example.org${more} }`;
      const { connections } = valid(SMALL.replace('connections:', `connections:\n${watch}`));
      return connections.find(({ name }) => name === 'watch')?.requestsPerMinute;
    };

    expect(budgetOf('')).toBe(600);
    expect(budgetOf(', requestsPerMinute: 30')).toBe(30);
  });

  it('is read with its defaults, names from keys, and long ids unharmed', () => {
    const config = valid(SMALL);

    expect(config.channels).toEqual([{ name: 'pipelines', id: '110000000000000001' }]);
    expect(config.roles[0]).toEqual({ name: 'owners', id: '120000000000000001', grants: [] });
    expect(config.people[0]?.logins).toEqual({ github: ['an-owner'] });
    expect(config.policy).toMatchObject({ maintainer: [], shell: [] });
    expect(config.connections[0]).toEqual({
      name: 'directory',
      kind: 'fleet-registry',
      baseUrl: 'https://fleets.example.org',
      credentialEnv: null,
      requestsPerMinute: 60,
    });
    expect(config.fleets[0]).toMatchObject({
      name: 'status.prod',
      aliases: [{ name: 'shards.test', since: null, until: '2025-04-15' }],
      owner: { kind: 'role', name: 'owners' },
      maintainer: { kind: 'person', name: 'an-owner' },
      sharedDuties: [],
      versionPolicy: { kind: 'manual', repository: 'acme/node', approval: null },
      hosts: [{ role: 'store', names: ['store-01.ams.status.prod'], protocols: ['relay'] }],
      lifecycle: 'active',
      retiredOn: null,
    });
    expect(config.pipelines[0]).toMatchObject({ workflow: null, mention: null, fleet: null });
    expect(config.retention.inboxDays).toBe(30);
  });

  it('knows an environment by any of its names, and orders them on the way to production', () => {
    const environments = `
environments:
  live: { kind: production, aliases: [prod, Production], maintainer: { role: infra } }
  qa: { kind: staging, order: 7 }
  development: { kind: development }
pipelines:`;
    const config = valid(
      spoil('\npipelines:', environments).replace('environment: development', 'environment: PRODUCTION'),
    );

    expect(config.environments.map(({ name, order }) => [name, order])).toEqual([
      ['development', 1],
      ['live', 3],
      ['qa', 7],
    ]);
    expect(config.environments[1]).toEqual({
      name: 'live',
      kind: 'production',
      order: 3,
      aliases: ['prod', 'Production'],
      owner: null,
      maintainer: { kind: 'role', name: 'infra' },
    });
    expect(config.pipelines[0]?.environment).toBe('live');
  });

  it('takes the names that pipelines use for environments where it lists none', () => {
    const config = valid(spoil('environment: development', 'environment: prod'));

    expect(config.environments).toEqual([
      { name: 'prod', kind: 'production', order: 3, aliases: [], owner: null, maintainer: null },
    ]);
  });

  it('lets a pipeline mention nobody where its environment would mention somebody', () => {
    expect(valid(spoil('channel: pipelines', 'channel: pipelines\n    mention: nobody')).pipelines[0]?.mention).toBe(
      'nobody',
    );
  });

  it('cannot be changed by whoever reads it', () => {
    const config = valid(SMALL);

    expect(() => Object.assign(config.fleets[0] ?? {}, { purpose: 'x' })).toThrow(TypeError);
    expect(() => (config.channels as unknown[]).push(1)).toThrow(TypeError);
  });

  it('has a hash that follows its meaning, not its comments', () => {
    expect(valid(`# a comment\n${SMALL}`).hash).toBe(valid(SMALL).hash);
    expect(valid(spoil('Carries', 'Carried')).hash).not.toBe(valid(SMALL).hash);
  });

  it('takes the guild from the environment when the file does not say, and else wants both to agree', () => {
    const silent = spoil("guild: { id: '100000000000000001' }", '');

    expect(valid(silent).guild.id).toBeNull();
    expect(valid(silent, { guildId: '100000000000000009' }).guild.id).toBe('100000000000000009');
    expect(valid(SMALL, { guildId: '100000000000000001' }).guild.id).toBe('100000000000000001');
    expect(problems(SMALL, { guildId: '100000000000000009' })).toEqual([
      expect.stringContaining('DISCORD_GUILD_ID') as string,
    ]);
  });

  it('shows alerts in the channel of that name where there is one and nothing else is said, and else nowhere', () => {
    expect(valid(SMALL).alerts).toMatchObject({
      channel: null,
      mentions: [],
      stormMessagesPerMinute: 6,
      silentAfterHours: 24,
    });
    expect(valid(spoil('channels:', "channels:\n  alerts: '110000000000000009'")).alerts.channel).toBe('alerts');
    const mentions = '\nalerts: { mentions: { critical: { role: infra }, warning: { person: an-owner } } }\npipelines:';
    expect(valid(spoil('\npipelines:\n', `${mentions}\n`)).alerts.mentions).toEqual([
      { severity: 'critical', whom: { kind: 'role', name: 'infra' } },
      { severity: 'warning', whom: { kind: 'person', name: 'an-owner' } },
    ]);
  });

  it('asks for the channels that the code speaks to', () => {
    expect(problems(SMALL, { requiredChannels: ['pipelines', 'alerts'] })).toEqual([
      "x:4:3 channels.alerts: is missing: write alerts: and the channel's id",
    ]);
  });
});

describe('a mistake in the configuration', () => {
  it.each([
    ['chanels: {}\nguild:', 'guild:', "x:2:1 chanels: 'chanels' is not a section: did you mean 'channels'?"],
    ["{ ident: '1000", "{ id: '1000", "x:2:10 guild.ident: 'ident' is not a field here: there are: id"],
    [
      'pipelines: 11',
      'pipelines: 110000000000000001',
      "channels.pipelines: 11 does not fit: write Discord's id, 17 to",
    ],
    ['Pipe Lines: 110', 'pipelines: 110', "channels[Pipe Lines]: 'Pipe Lines' is not a name: write lower-case letters"],
    [
      "'fleet.veiw'",
      "'fleet.*'",
      "roles.infra.grants[0].permission: no permission is called 'fleet.veiw': did you mean",
    ],
    ["['stats.*']", "['status.*']", "roles.infra.grants[0].fleets[0]: no fleet fits 'stats.*': there are: status.prod"],
    ["['status.**']", "['status.*']", "no fleet fits 'status.**'"],
    ["['shards.test']", "['status.*']", "'shards.test' is an old name of 'status.prod': write that"],
    ['[]', "['status.*']", 'roles.infra.grants[0].fleets: is empty'],
    [
      "permission: 'inbox.replay'",
      "permission: 'fleet.*'",
      "grants[0].fleets: 'inbox.replay' is about the whole house",
    ],
    [
      "fleets: ['status.*'], except: ['fleet.veiw']",
      "fleets: ['status.*']",
      "grants[0].except[0]: no permission is called 'fleet.veiw': did you mean",
    ],
    [
      'maintainer: { person: an-owner }\n    sharedDuties: [commission-upgrades]',
      'maintainer: { person: an-owner }',
      "sharedDuties[0]: 'commission-upgrades' is not one of them: did you mean 'commission-upgrade'?",
    ],
    [
      'maintainer: { person: an-owner }\n    sharedDuties: [watch-logs, watch-logs]',
      'maintainer: { person: an-owner }',
      "sharedDuties[1]: 'watch-logs' is there twice",
    ],
    [
      "owner: ['config.*']",
      "owner: ['fleet.*']",
      "policy.owner[0]: 'config.*' is about the whole house, never about one",
    ],
    [
      'timeZone: Berlin',
      'timeZone: Europe/Lisbon',
      "people.an-owner.timeZone: 'Berlin' is not an IANA time zone: did you mean 'Europe/Berlin'?",
    ],
    ['timeZone: CET', 'timeZone: Europe/Lisbon', "'CET' is not an IANA time zone"],
    ['timeZone: "+02:00"', 'timeZone: Europe/Lisbon', 'is not an IANA time zone'],
    ['', '    timeZone: Europe/Lisbon\n', 'people.an-owner.timeZone: is missing: write an IANA time zone'],
    ['{ github: [] }', '{ github: [an-owner] }', 'people.an-owner.logins.github: is empty'],
    [
      '{ githb: [a] }',
      '{ github: [an-owner] }',
      "people.an-owner.logins.githb: 'githb' is not a field here: did you mean 'github'?",
    ],
    [
      'kind: registry',
      'kind: fleet-registry',
      "connections.directory.kind: 'registry' is not one of them: write one of fleet-registry",
    ],
    ["'ftp://fleets", "'https://fleets", 'connections.directory.baseUrl: write an http or https address'],
    [
      "'http://node.example.org:8645'",
      "'http://{host}.example.org:8645'",
      "connections.nodes.baseUrl: write {host} where the node's name goes",
    ],
    [
      "'https://{host}.example.org/'",
      "'https://fleets.example.org/'",
      'only a connection of kind waku-node, spacemesh-node, node-metrics has {host}',
    ],
    [
      'kind: spacemesh\n',
      'kind: waku\n',
      "fleets[status.prod].nodes: the fleet needs a connection of kind spacemesh-node, and 'nodes' is 'waku-node'",
    ],
    [
      'requestsPerMinute: 0 }',
      "baseUrl: 'https://fleets.example.org/' }",
      'connections.directory.requestsPerMinute: 0 does not fit',
    ],
    ['status:', 'status.prod:', "fleets.status: 'status' is not a name: write <env>.<stage>"],
    [
      'name: status.prod,',
      'name: shards.test,',
      "fleets[status.prod].aliases[0].name: 'status.prod' is a fleet of its own",
    ],
    ['since: 2025-05-01, until', 'until', 'fleets[status.prod].aliases[0].until: must be a later day than since'],
    ['until: 2025-02-30', 'until: 2025-04-15', 'fleets[status.prod].aliases[0].until: there is no such day'],
    ['kind: wakuu\n', 'kind: waku\n', "fleets[status.prod].kind: 'wakuu' is not one of them: did you mean 'waku'?"],
    [
      '{ role: ownrs }',
      '{ role: owners }',
      "fleets[status.prod].owner.role: no role is called 'ownrs': did you mean 'owners'?",
    ],
    [
      '{ person: nobody }',
      '{ person: an-owner }',
      "maintainer.person: no person is called 'nobody': there are: an-owner",
    ],
    ['{}', '{ person: an-owner }', 'fleets[status.prod].maintainer: write whom: { role: name } or { person: name }'],
    [
      'kind: auto, repository: acme/node',
      'kind: manual, repository: acme/node',
      'versionPolicy.branch: is missing: write the tracked branch',
    ],
    ['repository: acme }', 'repository: acme/node }', 'versionPolicy.repository: '],
    ['', '    cluster: 16\n', 'fleets[status.prod].cluster: is missing: write the cluster that the shards belong to'],
    [
      '[1, 1024]',
      '[1, 32]',
      'fleets[status.prod].shards[1]: 1024 does not fit: write a shard, a whole number from 0 to 1023',
    ],
    ['[1, 1]', '[1, 32]', 'fleets[status.prod].shards[1]: 1 is there twice'],
    ['protectedShards: [2]', 'protectedShards: [1]', "protectedShards[0]: shard 2 is not among the fleet's shards"],
    ['store-1.ams.status.prod', 'store-01.ams.status.prod', 'hosts.store.names[0]: '],
    ['store-01.ams.waku.test', 'store-01.ams.status.prod', 'write a host named store-<NN>.<data centre>.status.prod'],
    ['boot: {', 'store: {', 'fleets[status.prod].hosts.boot.names[0]: '],
    [
      'registry: nodes',
      'registry: directory',
      "registry: 'nodes' is a connection of another kind: write one of kind fleet-registry",
    ],
    ['registry: dir', 'registry: directory', "registry: no connection is called 'dir'"],
    ['lifecycle: retired\n    nodes: n', 'nodes: n', 'fleets[status.prod].retiredOn: is missing'],
    [
      'retiredOn: 2024-06-03\n    nodes: n',
      'nodes: n',
      'fleets[status.prod].retiredOn: goes with lifecycle: retired only',
    ],
    [
      "links: [{ label: x, url: 'javascript:alert(1)' }]\n    nodes: n",
      'nodes: n',
      'links[0].url: write an http or https',
    ],
    [
      '\nenvironments: { production: { kind: production } }\npipelines:\n  node:\n    environment: prodution',
      '\npipelines:\n  node:\n    environment: development',
      "pipelines.node.environment: no environment is called 'prodution': did you mean 'production'?",
    ],
    [
      '\nenvironments: { production: { kind: prod } }\npipelines:\n  node:\n    environment: production',
      '\npipelines:\n  node:\n    environment: development',
      "environments.production.kind: 'prod' is not one of them",
    ],
    [
      '\nenvironments: { development: { kind: development, aliases: [Live] }, production: { kind: production, aliases: [live] } }\npipelines:',
      '\npipelines:',
      "environments.production.aliases[0]: belongs to the environment 'development' already",
    ],
    [
      '\nenvironments: { development: { kind: development, owner: { role: ownrs } } }\npipelines:',
      '\npipelines:',
      "environments.development.owner.role: no role is called 'ownrs'",
    ],
    [
      'channel: pipelines\n    mention: somebody',
      'channel: pipelines',
      "pipelines.node.mention: 'somebody' does not fit: write whom",
    ],
    ['system: githb', 'system: github', "pipelines.node.system: 'githb' is not one of them: did you mean 'github'?"],
    ['repository: node\n', 'repository: acme/node\n', 'pipelines.node.repository: '],
    [
      'system: jenkins\n    workflow: .github/workflows/ci.yml',
      'system: github',
      'pipelines.node.workflow: only GitHub has workflows',
    ],
    ['system: github\n    workflow: ci.yml', 'system: github', "pipelines.node.workflow: 'ci.yml' does not fit"],
    ['channel: pipes', 'channel: pipelines', "pipelines.node.channel: no channel is called 'pipes'"],
    [
      'channel: pipelines\n    fleet: shards.test',
      'channel: pipelines',
      "fleet: 'shards.test' is an old name of 'status.prod'",
    ],
    ['branches: []', "branches: ['*']", 'pipelines.node.branches: is empty'],
    [
      '\nreleases: { node: { repository: node, channel: pipelines } }\npipelines:\n  node:',
      '\npipelines:\n  node:',
      "releases.node.repository: 'node' does not fit: write a repository as owner/name, or a glob such as acme/*",
    ],
    [
      '\nreleases: { node: { repository: acme/*, channel: pipes } }\npipelines:\n  node:',
      '\npipelines:\n  node:',
      "releases.node.channel: no channel is called 'pipes'",
    ],
    [
      '\nreleases: { node: { repository: acme/node, channel: pipelines, mention: { role: ownrs } } }\npipelines:\n  node:',
      '\npipelines:\n  node:',
      "releases.node.mention.role: no role is called 'ownrs': did you mean 'owners'?",
    ],
    [
      '\nreleases: { node: { repository: acme/node, channel: pipelines, tags: all } }\npipelines:\n  node:',
      '\npipelines:\n  node:',
      "releases.node.tags: 'tags' is not a field here",
    ],
    [
      '\nalerts: { channel: alrts }\npipelines:\n  node:',
      '\npipelines:\n  node:',
      "alerts.channel: no channel is called 'alrts'",
    ],
    [
      '\nalerts: { mentions: { Critical: { role: infra } } }\npipelines:\n  node:',
      '\npipelines:\n  node:',
      'write a value of the label severity in lower case, such as critical',
    ],
    [
      '\nalerts: { mentions: { critical: { role: infro } } }\npipelines:\n  node:',
      '\npipelines:\n  node:',
      "alerts.mentions.critical.role: no role is called 'infro': did you mean 'infra'?",
    ],
    [
      '\nalerts: { stormMessagesPerMinute: 1 }\npipelines:\n  node:',
      '\npipelines:\n  node:',
      'alerts.stormMessagesPerMinute: 1 does not fit: write messages, a whole number from 2 to 1000',
    ],
    [
      '\nalerts: { silentAfterHours: 0 }\npipelines:\n  node:',
      '\npipelines:\n  node:',
      'alerts.silentAfterHours: 0 does not fit: write hours, a whole number from 1',
    ],
    [
      '\nalerts: { chanel: pipelines }\npipelines:\n  node:',
      '\npipelines:\n  node:',
      "alerts.chanel: 'chanel' is not a field here: did you mean 'channel'?",
    ],
    [
      '\nretention: { inboxDays: 3 }\npipelines:\n  node:',
      '\npipelines:\n  node:',
      'retention.inboxDays: 3 does not fit: write days, a whole number',
    ],
    ["id: '120000000000000001'", "id: '120000000000000002'", "roles.infra.id: belongs to the role 'owners' already"],
    [
      "owners: { id: '100000000000000001'",
      "owners: { id: '120000000000000001'",
      "roles.owners.id: is the server's own id, which is @everyone",
    ],
  ])('is named with its place and what to write: %s', (wrong, right, expected) => {
    const found = problems(spoil(right, wrong));

    expect(found.join('\n')).toContain(expected);
    expect(found.every((line) => /^x:\d+:\d+ /.test(line))).toBe(true);
  });

  it('of a shared account or login is named, in any case', () => {
    const twin = `
  a-twin:
    discord: ['130000000000000001']
    logins: { github: [An-Owner] }
    timeZone: UTC
policy:`;

    expect(problems(spoil('\npolicy:', twin))).toEqual([
      "x:17:15 people.a-twin.discord[0]: belongs to the person 'an-owner' already: write it once",
      "x:18:24 people.a-twin.logins.github[0]: belongs to the person 'an-owner' already: write it once",
    ]);
  });

  it('of names that mean two fleets at one time is named', () => {
    const second = EXAMPLE.replace(
      '      - name: shards.staging\n        since: 2024-03-18',
      '      - name: shards.test\n        since: 2025-04-14',
    );

    expect(problems(second)).toEqual([
      expect.stringContaining("'shards.test' means 'status.prod' at the same time") as string,
    ]);
    expect(
      problems(
        second.replace('2025-04-14', '2025-04-15').replace(/until: 2025-04-15(?![\s\S]*until: 20)/, 'until: null'),
      ),
    ).toEqual([]);
  });

  it('of a name written twice is named with both lines', () => {
    expect(problems(spoil('  infra:', '  owners:'))).toContainEqual(
      'x:7:3 roles.owners: is written twice (line 6 too): keep one, or rename one',
    );
  });

  it('does not hide the others: all are told at once, in order', () => {
    const broken = SMALL.replace("'fleet.*', fleets", "'flet.*', fleets")
      .replace('timeZone: Europe/Lisbon', 'timezone: Lisbon')
      .replace('role: owners', 'role: ownrs')
      .replace('[1, 32]', '[1, 2000]')
      .replace('protectedShards: [1]', 'protectedShards: [7]')
      .replace('store-01', 'store-1')
      .replace('channel: pipelines', 'channel: pipes')
      .replace('repository: acme/node\n', 'repository: acme\n');

    const found = problems(broken);

    expect(found.map((line) => line.split(' ')[1]?.replace(/:$/, ''))).toEqual([
      'roles.infra.grants[0].permission',
      'people.an-owner.timeZone',
      'people.an-owner.timezone',
      'fleets[status.prod].owner.role',
      'fleets[status.prod].shards[1]',
      'fleets[status.prod].protectedShards[0]',
      'fleets[status.prod].hosts.store.names[0]',
      'pipelines.node.repository',
      'pipelines.node.channel',
    ]);
  });

  it.each([
    ['', 'is missing'],
    ['- a\n- b', 'is missing'],
    ['just text', 'is missing'],
    ['channels: "a', 'a closing quote, bracket or comma is missing'],
    ['channels:\n\t- a', 'indent with spaces'],
    ['a: *nowhere', 'an alias (*name) stands before its anchor'],
    ['a: 1\n---\nb: 2', 'the file must hold one document'],
    [`a: ${'x'.repeat(1_000_001)}`, 'at most 1000000 are read'],
  ])('of YAML itself is told without the parser quoting the file: %s', (text, expected) => {
    expect(problems(text).join('\n')).toContain(expected);
  });

  it('of many aliases that would fill the memory is refused', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf'].map((pair) => [pair[0], pair[1]]))
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`);

    expect(problems(bomb.join('\n')).join('\n')).toContain('too many');
  });
});

describe('a credential pasted into the file', () => {
  const CREDENTIALS = [
    `ghp_${'a1B2'.repeat(9)}`,
    `github_pat_${'a1B2'.repeat(9)}`,
    `glpat-${'a1B2'.repeat(5)}`,
    `MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDe.${'a1B2'.repeat(8)}`,
    `https://discord.com/api/webhooks/1234567890/${'a1B2'.repeat(8)}`,
    'AKIAIOSFODNN7EXAMPLE',
    `eyJhbGciOiJI.${'a1B2'.repeat(5)}.${'a1B2'.repeat(5)}`,
    'https://user:hunter2hunter2@example.org',
    `0x${'4e'.repeat(32)}`,
    'Bearer abcdef0123456789',
  ];
  const PLACES: readonly (readonly [string, string])[] = [
    ["'fleet.*'", 'permission'],
    ["'https://fleets.example.org/'", 'baseUrl'],
    ['Europe/Lisbon', 'zone'],
    ['acme/node }', 'repository'],
    ['Carries messages.', 'purpose'],
    ['channel: pipelines', 'channel'],
    ['  owners: {', 'a name'],
    ['[an-owner]', 'login'],
  ];

  it.each(CREDENTIALS)('is refused wherever it stands, and never repeated: %s', (credential) => {
    for (const [piece] of PLACES) {
      const quoted = JSON.stringify(credential);
      const by =
        piece === '  owners: {'
          ? `  ${quoted}: {`
          : piece === 'channel: pipelines'
            ? `channel: ${quoted}`
            : piece === '[an-owner]'
              ? `[${quoted}]`
              : piece.endsWith('}')
                ? `${quoted} }`
                : quoted;

      const found = problems(spoil(piece, by)).join('\n');

      expect(found).toContain('Credentials never stand in this file');
      expect(found).not.toContain(credential);
    }
  });

  it('of no known shape is not repeated either', () => {
    const unknown = 'zQ7rT2vX9bN4mK8wJ5hG';
    for (const [piece] of PLACES.slice(0, 6)) {
      const by = piece.endsWith('}') ? `${unknown} }` : piece.startsWith('channel') ? `channel: ${unknown}` : unknown;

      expect(problems(spoil(piece, by)).join('\n')).not.toContain(unknown);
    }
  });

  it('as a whole file of rubbish is not repeated', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.constantFrom('', 'fleets:\n  ', 'channels: {', '? '),
        (junk, head) => {
          const planted = `ghp_${'Zz9'.repeat(12)}`;
          const found = problems(`${head}${junk}${planted}: ${planted}\n${SMALL}`).join('\n');
          expect(found).not.toBe('');
          expect(found).not.toContain(planted);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('config/muster.example.yaml', () => {
  const config = valid(EXAMPLE, { requiredChannels: ['pipelines', 'devops', 'alerts', 'releases'] });
  const fleet = (name: string) => config.fleets.find((each) => each.name === name);

  it('holds the fleets as they are', () => {
    expect(
      config.fleets.map(({ name, lifecycle, versionPolicy, cluster, shards }) => [
        name,
        lifecycle,
        versionPolicy.kind,
        cluster,
        shards.length,
      ]),
    ).toEqual([
      ['status.prod', 'active', 'manual', 16, 5],
      ['status.staging', 'active', 'manual', 16, 5],
      ['waku.test', 'active', 'auto', 1, 8],
      ['waku.sandbox', 'active', 'manual', 1, 8],
      ['spacemesh.testnet', 'active', 'manual', null, 0],
      ['status.test', 'retired', 'auto', null, 0],
    ]);
    expect(fleet('status.prod')?.aliases.map(({ name }) => name)).toEqual(['shards.test']);
    expect(fleet('status.staging')?.aliases.map(({ name }) => name)).toEqual(['shards.staging']);
    expect(fleet('status.prod')?.protectedShards).toEqual([1, 128, 256]);
    expect(fleet('status.prod')?.hosts.flatMap(({ names }) => names)).toHaveLength(9);
  });

  it('holds pipelines of every environment', () => {
    expect([...new Set(config.pipelines.map(({ environment }) => environment))].toSorted()).toEqual([
      'development',
      'production',
      'staging',
    ]);
  });

  it('shows every field once, with a comment beside or above it', () => {
    const shapes = [
      schemas.roleSchema(NONE).shape,
      schemas.personSchema(NONE).shape,
      schemas.policySchema(NONE).shape,
      schemas.connectionSchema().shape,
      schemas.fleetSchema(NONE, 'x').shape,
      schemas.hostSchema('x', 'x').shape,
      environmentSchema(NONE).shape,
      schemas.pipelineSchema(NONE).shape,
      routeFields({ ...NONE, pipelines: [] }).shape,
      schemas.releaseSchema(NONE).shape,
      schemas.alertsSchema(NONE).shape,
      schemas.retentionSchema().shape,
    ];
    const lines = EXAMPLE.split('\n');
    const bare = shapes
      .flatMap((shape) => Object.keys(shape))
      .filter((field) => {
        const explained = (line: string, index: number): boolean =>
          new RegExp(String.raw`^\s*(- )?${field}:`).test(line) &&
          (/#/.test(line) || /^\s*#/.test(lines[index - 1] ?? ''));
        return !lines.some(explained);
      });

    expect(bare).toEqual([]);
    expect(parseDocument(EXAMPLE).errors).toEqual([]);
  });
});

const NONE = { channels: [], roles: [], people: [], connections: [], fleets: [], environments: null, permissions: [] };
