import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Config, FleetConfig } from './config.ts';
import { checkAcross, group, items } from './config-checks.ts';
import { HANDLE, type KnownPermission, type Names } from './config-fields.ts';
import { quote, type ConfigProblem, type PathPart } from './config-problem.ts';
import * as schemas from './config-schema.ts';
import { impliedEnvironments, usualOrder } from './environment-names.ts';
import { environmentSchema } from './environment-schema.ts';
import { healthSchema } from './health-schema.ts';
import { metricsSchema } from './metrics-schema.ts';
import { routeSchema } from './route-schema.ts';
import { deadManSchema, probingSchema, serviceSchema } from './service-schema.ts';
import { suggestion } from './suggest.ts';
import { telemetrySchema } from './telemetry-schema.ts';
import { boardSchema } from './board-schema.ts';
import { holdsSchema } from './hold-schema.ts';
import { windowsSchema } from './window-schema.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

export interface ReadConfigOptions {
  /** From the policy room: a grant that names none of them is an error. */
  readonly permissions: readonly KnownPermission[];
  /** DISCORD_GUILD_ID: fills `guild.id`, or must agree with it. */
  readonly guildId?: string | null;
  /** Channels that the code itself speaks to, beyond those that pipelines name. */
  readonly requiredChannels?: readonly string[];
}

export type ReadConfigOutcome =
  | { readonly kind: 'valid'; readonly config: Config }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

/** Reads the file and builds the configuration, or names everything that is wrong with it at once. */
export function readConfigFile(path: string, options: ReadConfigOptions): ReadConfigOutcome {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    const message = `the file cannot be read${code}: set MUSTER_CONFIG to the path of a YAML file that Muster may read`;
    return { kind: 'invalid', problems: [{ path: '', line: null, column: null, message }] };
  }
  return readConfig(text, options);
}

export function readConfig(text: string, options: ReadConfigOptions): ReadConfigOutcome {
  const yaml = readYaml(text);
  if (yaml.kind === 'unreadable') return { kind: 'invalid', problems: yaml.problems };
  const reading = new Reading(yaml.source, yaml.problems);
  const config = reading.read(options);
  if (config === null) return { kind: 'invalid', problems: reading.problems };
  const hash = createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 16);
  return { kind: 'valid', config: freeze({ hash, ...config }) };
}

const SECTIONS = [
  'guild',
  'channels',
  'roles',
  'people',
  'policy',
  'connections',
  'fleets',
  'services',
  'environments',
  'pipelines',
  'routes',
  'releases',
  'alerts',
  'windows',
  'holds',
  'boards',
  'metrics',
  'telemetry',
  'health',
  'probing',
  'deadMan',
  'retention',
] as const;
type Section = (typeof SECTIONS)[number];

/** One pass over one file: collects problems, and values where there are none. */
class Reading {
  readonly #source: YamlSource;
  readonly #file: Readonly<Record<string, unknown>>;
  readonly #problems: ConfigProblem[];

  constructor(source: YamlSource, problems: readonly ConfigProblem[]) {
    this.#source = source;
    this.#file = group(source.value);
    this.#problems = [...problems];
  }

  get problems(): readonly ConfigProblem[] {
    return this.#problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  }

  read(options: ReadConfigOptions): Omit<Config, 'hash'> | null {
    const names = this.#names(options.permissions);
    this.#checkSections();
    const hosts = this.#hosts();
    const parts = {
      guild: this.#guild(options.guildId ?? null),
      channels: this.#each('channels', () => schemas.channelSchema()).map(([name, id]) => ({ name, id })),
      roles: this.#each('roles', () => schemas.roleSchema(names)).map(named),
      people: this.#each('people', () => schemas.personSchema(names)).map(named),
      policy: this.#one('policy', schemas.policySchema(names)),
      connections: this.#each('connections', () => schemas.connectionSchema())
        .map(named)
        .map(schemas.withBudget),
      fleets: this.#each('fleets', (name) => schemas.fleetSchema(names, name)).map(([name, fleet]): FleetConfig => {
        return { name, ...fleet, hosts: hosts.get(name) ?? [] };
      }),
      services: this.#each('services', () => serviceSchema(names)).map(named),
      environments: this.#each('environments', () => environmentSchema(names)).map(named),
      pipelines: this.#each('pipelines', () => schemas.pipelineSchema(names)).map(named),
      routes: this.#each('routes', () =>
        routeSchema({ ...names, pipelines: Object.keys(group(this.#file['pipelines'])) }),
      ).map(named),
      releases: this.#each('releases', () => schemas.releaseSchema(names)).map(named),
      alerts: this.#one('alerts', schemas.alertsSchema(names)),
      windows: this.#one('windows', windowsSchema(names)),
      holds: this.#one('holds', holdsSchema(names)),
      boards: this.#each('boards', () => boardSchema(names)).map(named),
      metrics: this.#one('metrics', metricsSchema()),
      telemetry: this.#one('telemetry', telemetrySchema(names)),
      health: this.#one('health', healthSchema(names)),
      probing: this.#one('probing', probingSchema()),
      deadMan: this.#optional('deadMan', deadManSchema(names)),
      retention: this.#one('retention', schemas.retentionSchema()),
    };
    for (const { at, message } of checkAcross(this.#file)) this.#add(at, message);
    for (const name of options.requiredChannels ?? [])
      if (!names.channels.includes(name))
        this.#add(['channels', name], `is missing: write ${name}: and the channel's id`);
    const { guild, policy, alerts, windows, holds, metrics, telemetry, health, probing, retention } = parts;
    if (this.#problems.length > 0 || guild === null || policy === null || alerts === null) return null;
    if (windows === null || holds === null || metrics === null || health === null) return null;
    if (telemetry === null || probing === null || retention === null) return null;
    const implied = impliedEnvironments(parts.pipelines.map(({ environment }) => environment));
    const listed = parts.environments.map((each) => ({ ...each, order: each.order ?? usualOrder(each.kind) }));
    const environments = inOrder(listed.length === 0 ? implied : listed);
    const sections = { guild, policy, alerts, windows, holds, metrics, telemetry, health, probing, retention };
    return { ...parts, environments, ...sections };
  }

  #names(permissions: readonly KnownPermission[]): Names {
    const keys = (section: Section): readonly string[] => Object.keys(group(this.#file[section]));
    return {
      permissions,
      channels: keys('channels'),
      roles: keys('roles'),
      people: keys('people'),
      connections: Object.entries(group(this.#file['connections'])).map(([name, connection]) => ({
        name,
        kind: group(connection)['kind'],
      })),
      fleets: Object.entries(group(this.#file['fleets'])).map(([name, fleet]) => ({
        name,
        aliases: items(group(fleet)['aliases']).flatMap((alias) => {
          const old = group(alias)['name'];
          return typeof old === 'string' ? [old] : [];
        }),
      })),
      environments: this.#file['environments'] === undefined ? null : this.#environmentNames(),
    };
  }

  #environmentNames(): NonNullable<Names['environments']> {
    return Object.entries(group(this.#file['environments'])).map(([name, environment]) => ({
      name,
      aliases: items(group(environment)['aliases']).filter((alias) => typeof alias === 'string'),
    }));
  }

  #checkSections(): void {
    for (const key of Object.keys(this.#file))
      if (!SECTIONS.some((section) => section === key))
        this.#add([key], `${quote(key)} is not a section: ${suggestion(key, SECTIONS)}`, 'key');
    for (const section of ['channels', 'roles', 'fleets'] as const)
      if (Object.keys(group(this.#file[section])).length === 0)
        this.#add([section], `is missing: write ${section} by name; config/muster.example.yaml shows how`);
  }

  /** A section that is a map by name: every name and every value is checked, whatever is wrong with the others. */
  #each<T>(section: Section, schemaFor: (name: string) => z.ZodType<T>): readonly (readonly [string, T])[] {
    const raw = this.#file[section] ?? {};
    if (typeof raw !== 'object' || Array.isArray(raw)) {
      this.#add([section], `${quote(raw)} does not fit: write ${section} by name, one below the other`);
      return [];
    }
    const shape = section === 'fleets' ? schemas.FLEET_NAME : HANDLE;
    const what =
      section === 'fleets' ? '<env>.<stage>, at most 32 characters' : 'lower-case letters, digits and dashes';
    return Object.entries(raw).flatMap(([name, value]: [string, unknown]) => {
      if (!shape.test(name)) this.#add([section, name], `${quote(name)} is not a name: write ${what}`, 'key');
      const parsed = this.#parse([section, name], schemaFor(name), value);
      return parsed === null ? [] : [[name, parsed.data]];
    });
  }

  #one<T>(section: Section, schema: z.ZodType<T>): T | null {
    return this.#parse([section], schema, this.#file[section] ?? {})?.data ?? null;
  }

  /** A section that may be left out, or be null. */
  #optional<T>(section: Section, schema: z.ZodType<T>): T | null {
    const value = this.#file[section] ?? null;
    return value === null ? null : (this.#parse([section], schema, value)?.data ?? null);
  }

  #guild(guildId: string | null): Config['guild'] | null {
    const guild = this.#one('guild', schemas.guildSchema());
    if (guild === null) return null;
    if (guildId !== null && guild.id !== undefined && guild.id !== guildId)
      this.#add(
        ['guild', 'id'],
        'is not the server that DISCORD_GUILD_ID names: write the same, or only one of the two',
      );
    return { id: guild.id ?? guildId };
  }

  /** Read from the file itself, so that a bad host is named beside whatever else is wrong with its fleet. */
  #hosts(): ReadonlyMap<string, FleetConfig['hosts']> {
    return new Map(
      Object.entries(group(this.#file['fleets'])).map(([fleet, raw]) => [
        fleet,
        Object.entries(group(group(raw)['hosts'])).flatMap(([role, value]) => this.#hostRole(fleet, role, value)),
      ]),
    );
  }

  #hostRole(fleet: string, role: string, value: unknown): FleetConfig['hosts'] {
    const at = ['fleets', fleet, 'hosts', role];
    if (!schemas.HOST_ROLE.test(role))
      this.#add(at, `${quote(role)} is not a role of hosts: write one such as store`, 'key');
    const parsed = this.#parse(at, schemas.hostSchema(fleet, role), value);
    return parsed === null ? [] : [{ role, ...parsed.data }];
  }

  #parse<T>(at: readonly PathPart[], schema: z.ZodType<T>, value: unknown): { readonly data: T } | null {
    const parsed = schema.safeParse(value ?? undefined);
    if (parsed.success) return { data: parsed.data };
    for (const issue of parsed.error.issues) this.#addIssue(at, issue);
    return null;
  }

  #addIssue(at: readonly PathPart[], issue: z.core.$ZodIssue): void {
    const path = [...at, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
    if (issue.code !== 'unrecognized_keys') {
      this.#add(path, issue.message);
      return;
    }
    const messages = issue.message.split('\n');
    for (const [index, key] of issue.keys.entries()) this.#add([...path, key], messages[index] ?? issue.message, 'key');
  }

  #add(at: readonly PathPart[], message: string, place: 'key' | 'value' = 'value'): void {
    this.#problems.push(this.#source.problem(at, message, place));
  }
}

/** On the way to production; between equals the file's own order stands. */
function inOrder(environments: Config['environments']): Config['environments'] {
  return environments.toSorted((a, b) => a.order - b.order);
}

function named<T>([name, value]: readonly [string, T]): { readonly name: string } & T {
  return { name, ...value };
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const each of Object.values(value)) freeze(each);
  }
  return value;
}
