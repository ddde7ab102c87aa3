import { z } from 'zod';
import { OWNER_DUTIES } from './config.ts';
import {
  day,
  expects,
  fields,
  fleetName,
  grant,
  list,
  oneOf,
  party,
  pattern,
  permissionGlob,
  reference,
  snowflake,
  text,
  timeZone,
  webAddress,
  whole,
  type Names,
} from './config-fields.ts';
import { alertRuleFields } from './alerts-schema.ts';
import { alertHandlingFields, escalationSchema } from './escalation-schema.ts';
import { quote } from './config-problem.ts';
import { environmentName, partyOrNobody } from './environment-schema.ts';
import { budgetsSchema } from './budget-schema.ts';
import { capacitySchema } from './capacity-schema.ts';
import { branchDeploysSchema, deployerSchema } from './deployer-schema.ts';
import { fleetDatabaseSchema } from './database-schema.ts';
import { fleetMetricsSchema } from './metrics-schema.ts';
import { mannerFields } from './route-schema.ts';
import { fleetProbeSchema, probeList } from './service-schema.ts';
import { upgradesSchema } from './upgrade-schema.ts';

/** `<env>.<stage>`; at most 32 characters, so that a name fits a button's custom_id beside other things. */
export const FLEET_NAME = /^(?=.{3,32}$)[a-z0-9-]+\.[a-z0-9-]+$/;

/** The first part of a host's name. */
export const HOST_ROLE = /^[a-z][a-z0-9-]{0,39}$/;

export const CONNECTION_KINDS = [
  'fleet-registry',
  'waku-node',
  'spacemesh-node',
  'node-metrics',
  'github',
  'jenkins',
  'gitlab',
  'prometheus',
  'alertmanager',
  'codepipeline',
  'webhook',
  'harbor',
] as const;
const LOGIN_SYSTEMS = ['git', 'github', 'gitlab', 'jenkins', 'aws', 'jira'] as const;

export function guildSchema() {
  return fields({ id: snowflake.optional() }, "{ id: the server's id }");
}

export function channelSchema() {
  return snowflake;
}

export function roleSchema(names: Names) {
  return fields(
    { id: snowflake, grants: list(grant(names), 'grants').default([]) },
    "a role: { id: Discord's id, grants: [...] }",
  );
}

export function personSchema(names: Names) {
  const logins = list(text('a login', 100), 'logins', { least: 1 });
  return fields(
    {
      discord: list(snowflake, "Discord user ids: one person's accounts count as one", { least: 1 }),
      logins: fields(Object.fromEntries(LOGIN_SYSTEMS.map((system) => [system, logins.optional()])), 'logins by system')
        .transform((given) =>
          Object.fromEntries(
            Object.entries(given).flatMap(([system, list]) => (list === undefined ? [] : [[system, list]])),
          ),
        )
        .default({}),
      timeZone,
      grants: list(grant(names), 'grants').default([]),
    },
    'a person: { discord: [ids], timeZone: Europe/Berlin }',
  );
}

export function policySchema(names: Names) {
  const office = list(permissionGlob(names.permissions, { forFleet: true }), 'permissions').default([]);
  const grants = list(grant(names), 'grants').default([]);
  return fields({ everyone: grants, owner: office, maintainer: office, shell: grants }, 'the policy');
}

export function connectionSchema() {
  return fields(
    {
      kind: oneOf(CONNECTION_KINDS),
      baseUrl: webAddress.transform((url) => url.replace(/\/+$/, '')),
      credentialEnv: pattern(
        /^[A-Z][A-Z0-9_]{2,63}$/,
        'the NAME of the environment variable that holds the credential, such as CI_TOKEN, never the credential',
      )
        .nullable()
        .default(null),
      requestsPerMinute: whole(1, 6000, 'how often it may be called').optional(),
    },
    'a connection: { kind: …, baseUrl: https://… }',
  );
}

/** Health asks a Prometheus some dozens of questions about each fleet, every minute; nobody else is asked as much. */
export function withBudget<
  Connection extends { readonly kind: string; readonly requestsPerMinute?: number | undefined },
>(connection: Connection) {
  const usual = connection.kind === 'prometheus' ? 600 : 60;
  return { ...connection, requestsPerMinute: connection.requestsPerMinute ?? usual };
}

/** What hosts hold is parsed role by role with hostSchema. What needs two fields is in config-checks.ts, so that it is said beside these. */
export function fleetSchema(names: Names, fleet: string) {
  const shard = whole(0, 1023, 'a shard');
  return fields(
    {
      aliases: list(aliasSchema(), 'aliases: { name: old.name, since: …, until: … }').default([]),
      purpose: text('what the fleet is for, in a sentence'),
      kind: oneOf(['waku', 'spacemesh', 'service']),
      owner: party(names),
      maintainer: party(names),
      sharedDuties: list(oneOf(OWNER_DUTIES), 'duties of the owner that the maintainer shares').default([]),
      versionPolicy: versionPolicySchema(),
      cluster: whole(0, 65_535, 'a cluster id').nullable().default(null),
      shards: list(shard, 'shards').default([]),
      protectedShards: list(shard, 'shards').default([]),
      hosts: z.record(z.string(), z.unknown(), expects('hosts by role: { store: { names: [...] } }')).default({}),
      traffic: text('what runs over the fleet, in a sentence').default('not said'),
      lifecycle: oneOf(['planned', 'active', 'retired']).default('active'),
      retiredOn: day.nullable().default(null),
      links: list(
        fields({ label: text("the link's label", 80), url: webAddress }, 'a link: { label: Grafana, url: https://… }'),
        'links',
      ).default([]),
      registry: connectionOf(names, 'fleet-registry').nullable().default(null),
      nodes: connectionOf(names, 'waku-node', 'spacemesh-node').nullable().default(null),
      probes: probeList(fleetProbeSchema()),
      escalation: escalationSchema(names).nullable().default(null),
      metrics: fleetMetricsSchema(names).nullable().default(null),
      database: fleetDatabaseSchema().nullable().default(null),
      capacity: capacitySchema(),
      shardBudgets: budgetsSchema(),
      longestHoldHours: whole(1, 2160, 'hours').nullable().default(null),
      deployer: deployerSchema(names).nullable().default(null),
      deploys: branchDeploysSchema(),
      upgrades: upgradesSchema(names, fleet),
    },
    `the fleet ${fleet}`,
  );
}

function aliasSchema() {
  const date = day.nullable().default(null);
  return fields(
    { name: pattern(FLEET_NAME, 'an old name, <env>.<stage>'), since: date, until: date },
    'an alias: { name: old.name, since: 2023-09-08, until: 2025-04-15 }',
  );
}

function versionPolicySchema() {
  const repository = repositoryName();
  return z.discriminatedUnion(
    'kind',
    [
      fields({ kind: z.literal('auto'), repository, branch: text('the tracked branch', 200) }, 'a version policy'),
      fields(
        {
          kind: z.literal('manual'),
          repository,
          approval: text('who must agree before an upgrade, in a sentence').nullable().default(null),
        },
        'a version policy',
      ),
    ],
    {
      error: ({ input }) =>
        input === undefined
          ? 'is missing: write { kind: auto, repository: owner/name, branch: … } or { kind: manual, repository: … }'
          : 'kind must be auto (with repository and branch) or manual (with repository)',
    },
  );
}

export function hostSchema(fleet: string, role: string) {
  const shape = new RegExp(String.raw`^${escapeRegExp(role)}-\d{2,4}\.[a-z0-9-]+\.${escapeRegExp(fleet)}$`);
  return fields(
    {
      names: list(pattern(shape, `a host named ${role}-<NN>.<data centre>.${fleet}`), 'host names', { least: 1 }),
      protocols: list(pattern(/^[a-z][a-z0-9-]{0,39}$/, 'a protocol such as relay'), 'protocols').default([]),
    },
    'hosts of a role: { names: [...], protocols: [...] }',
  );
}

/** A kind that is none is told where it stands, once. */
function isKind(kind: unknown): boolean {
  return CONNECTION_KINDS.some((each) => each === kind);
}

export function connectionOf(names: Names, ...kinds: readonly (typeof CONNECTION_KINDS)[number][]) {
  const known = names.connections.map(({ name }) => name);
  const fits = (kind: unknown): boolean => kinds.some((each) => each === kind) || !isKind(kind);
  return reference('connection', known).refine(
    (name) => names.connections.every((each) => each.name !== name || fits(each.kind)),
    {
      error: ({ input }) => `${quote(input)} is a connection of another kind: write one of kind ${kinds.join(' or ')}`,
    },
  );
}

export function pipelineSchema(names: Names) {
  return fields(
    {
      environment: environmentName(names),
      system: oneOf(['github', 'gitlab', 'jenkins', 'aws', 'generic']),
      repository: text('the repository (GitHub: owner/name) or the name of the job or pipeline', 200),
      workflow: text("a workflow's file, such as .github/workflows/ci.yml", 200).nullable().default(null),
      branches: list(text("a branch, a glob such as release/*, or '*'", 200), 'branches', { least: 1 }),
      channel: reference('channel', names.channels),
      mention: partyOrNobody(names).nullable().default(null),
      fleet: fleetName(names).nullable().default(null),
      ...mannerFields(names),
    },
    'a pipeline: { environment, system, repository, branches, channel }',
  );
}

export function releaseSchema(names: Names) {
  return fields(
    {
      system: oneOf(['github', 'gitlab']).default('github'),
      repository: pattern(RELEASING_GLOB, 'a repository as owner/name, or a glob such as acme/*'),
      channel: reference('channel', names.channels),
      mention: party(names).nullable().default(null),
    },
    'whose releases to announce: { repository: owner/name, channel: releases }',
  );
}

/** owner/name, or globs over them: `acme/*`. */
export const REPOSITORY_GLOB = /^[A-Za-z0-9*-]{1,60}\/[A-Za-z0-9._*-]{1,100}$/;

/** The same, and projects of GitLab, which may be in groups of groups. */
const RELEASING_GLOB = /^[A-Za-z0-9._*-]{1,60}(?:\/[A-Za-z0-9._*-]{1,100}){1,20}$/;

export const REPOSITORY_NAME = /^[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}$/;

function repositoryName() {
  return pattern(REPOSITORY_NAME, 'a repository as owner/name');
}

const SEVERITY = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/** The channel is `alerts` where the file has one of that name and says nothing else. */
export function alertsSchema(names: Names) {
  return fields(
    {
      channel: reference('channel', names.channels)
        .nullable()
        .default(names.channels.includes('alerts') ? 'alerts' : null),
      mentions: z
        .record(z.string(), party(names), expects('whom to mention by severity: { critical: { role: name } }'))
        .check(({ value, issues }) => {
          for (const severity of Object.keys(value).filter((each) => !SEVERITY.test(each))) {
            const message = `${quote(severity)} does not fit: write a value of the label severity in lower case, such as critical`;
            issues.push({ code: 'custom', path: [severity], input: severity, message });
          }
        })
        .transform((given) => Object.entries(given).map(([severity, whom]) => ({ severity, whom })))
        .default([]),
      stormMessagesPerMinute: whole(2, 1000, 'messages').default(6),
      silentAfterHours: whole(1, 24 * 365, 'hours').default(24),
      ...alertRuleFields(),
      ...alertHandlingFields(names),
    },
    'what is done with alerts: { channel: alerts, mentions: { critical: { role: name } } }',
  );
}

export function retentionSchema() {
  return fields(
    {
      // GitHub offers redelivery for three days: forgetting an event sooner would take its repetition for new.
      inboxDays: whole(4, 3650, 'days').default(30),
      cardsDays: whole(1, 3650, 'days').default(90),
      auditDays: whole(30, 3650, 'days').default(730),
      runsDays: whole(1, 3650, 'days').default(180),
      releasesDays: whole(1, 3650, 'days').default(730),
      alertsDays: whole(1, 3650, 'days').default(180),
      actsDays: whole(1, 3650, 'days').default(730),
      backups: whole(1, 1000, 'backups').default(14),
    },
    'days by kind of row',
  );
}

function escapeRegExp(literal: string): string {
  return literal.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
