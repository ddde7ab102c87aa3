import { BUDGET_DEFAULTS } from '../../src/platform/config/budget-schema.ts';
import type { Config, FleetConfig, PersonConfig } from '../../src/platform/config/config.ts';
import { UPGRADE_DEFAULTS } from '../../src/platform/config/upgrade-schema.ts';

/** A configuration with a guild and nothing in it; say what the test is about. */
export function testConfig(parts: Partial<Config> = {}): Config {
  return {
    hash: 'test',
    guild: { id: '100000000000000001' },
    channels: [],
    roles: [],
    people: [],
    policy: { everyone: [], owner: [], maintainer: [], shell: [] },
    connections: [],
    fleets: [],
    services: [],
    environments: [],
    pipelines: [],
    routes: [],
    releases: [],
    alerts: {
      channel: 'alerts',
      mentions: [],
      stormMessagesPerMinute: 6,
      silentAfterHours: 24,
      minimumSeconds: {},
      flapsFrom: 3,
      runbooks: {},
      hides: [],
      cloudwatch: [],
      acknowledgeHours: 4,
      longestSilenceHours: 72,
      escalation: [],
      secondPath: null,
    },
    windows: {
      channel: 'devops',
      needed: [],
      roles: [],
      remindMinutes: [1440, 60],
      overrideMinutes: 60,
      approvers: 1,
      events: null,
    },
    holds: { channel: 'devops', longestHours: 168, remindMinutes: 60, nagHours: 24 },
    boards: [],
    metrics: { scrapeSeconds: 30, keep: { rawHours: 12, fiveMinuteDays: 14, hourDays: 400 } },
    telemetry: {
      sources: [],
      leastClients: 5,
      keep: { hourDays: 35, dayDays: 400 },
      limits: { perAddress: 10, perSource: 50, kibibytesPerSecond: 256, items: 500 },
      groups: {},
    },
    health: { kinds: {}, fleets: {} },
    probing: { atOnce: 32, perMinute: 1200, perHostPerMinute: 60 },
    deadMan: null,
    retention: {
      inboxDays: 30,
      cardsDays: 30,
      auditDays: 365,
      runsDays: 90,
      releasesDays: 90,
      alertsDays: 90,
      actsDays: 90,
      backups: 14,
    },
    ...parts,
  };
}

export function testFleet(parts: Partial<FleetConfig> = {}): FleetConfig {
  return {
    name: 'status.prod',
    aliases: [],
    purpose: 'Carries the messages of the production app.',
    kind: 'waku',
    owner: { kind: 'role', name: 'owners' },
    maintainer: { kind: 'role', name: 'maintainers' },
    sharedDuties: [],
    versionPolicy: { kind: 'manual', repository: 'acme/node', approval: null },
    cluster: 16,
    shards: [1, 32],
    protectedShards: [1],
    hosts: [],
    traffic: 'App messages.',
    lifecycle: 'active',
    retiredOn: null,
    links: [],
    registry: null,
    nodes: null,
    metrics: null,
    database: null,
    probes: [],
    escalation: null,
    capacity: {},
    shardBudgets: BUDGET_DEFAULTS,
    longestHoldHours: null,
    deploys: { branches: null, buildMinutes: 60, rollMinutes: 30 },
    upgrades: UPGRADE_DEFAULTS,
    deployer: null,
    ...parts,
  };
}

export function testPerson(parts: Partial<PersonConfig> = {}): PersonConfig {
  return {
    name: 'an-owner',
    discord: ['200000000000000001'],
    logins: {},
    timeZone: 'UTC',
    grants: [],
    ...parts,
  };
}
