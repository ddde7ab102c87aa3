import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readSecretList, Secret, type SecretList } from './secret.ts';
import { suggest } from './suggest.ts';
import { SECRET_VARIABLES, VARIABLES, WEBHOOK_VARIABLES, type SecretSource, type VariableName } from './variables.ts';

/** What the environment says, parsed once at start. A webhook source with an empty list is off, never open. */
export interface Environment {
  readonly discord: {
    /** Null starts the sandbox (or, with --production, is a start error). */
    readonly token: Secret | null;
    readonly applicationId: string | null;
    readonly guildId: string | null;
    readonly apiUrl: string;
  };
  readonly http: { readonly host: string; readonly port: number };
  readonly databaseUrl: string;
  /** Null: the sandbox takes config/muster.example.yaml, everybody else must say. */
  readonly configPath: string | null;
  readonly logLevel: LogLevel;
  readonly webhookSecrets: Readonly<Record<SecretSource, SecretList>>;
  readonly snsTopicArns: readonly string[];
  readonly sandbox: { readonly dataDir: string; readonly quiet: boolean };
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export type EnvironmentOutcome =
  | {
      readonly kind: 'read';
      readonly environment: Environment;
      /** Variables that look like one of ours misspelled: they have no effect, so say it. */
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'invalid'; readonly problems: readonly string[]; readonly warnings: readonly string[] };

/** A variable or, for secrets, the file that `<NAME>_FILE` names. */
export type CredentialOutcome =
  | { readonly kind: 'found'; readonly secret: Secret }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly problem: string };

type Env = Readonly<Record<string, string | undefined>>;
type ReadFile = (path: string) => string;

const readText: ReadFile = (path) => readFileSync(path, 'utf8');

const snowflake = z.string().regex(/^\d{17,20}$/, 'write the id as Discord shows it: 17 to 20 digits');
const webUrl = z
  .url({ protocol: /^https?$/, error: 'write an http or https address' })
  .transform((url) => url.replace(/\/+$/, ''));

/** One schema per plain variable. Each message says what to write; values are never shown. */
const SCHEMAS = {
  DISCORD_APPLICATION_ID: snowflake.nullable().default(null),
  DISCORD_GUILD_ID: snowflake.nullable().default(null),
  DISCORD_API_URL: webUrl.default('https://discord.com/api'),
  HTTP_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, 'write an address to listen on, such as 127.0.0.1 or ::')
    .default('127.0.0.1'),
  HTTP_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'write a port: 0 to 65535 (0 takes a free one)')
    .transform(Number)
    .refine((port) => port <= 65_535, 'write a port: 0 to 65535 (0 takes a free one)')
    .default(8080),
  DATABASE_URL: z
    .string()
    .regex(/^file:.+/, 'write file: and a path, such as file:./data/muster.db')
    .default('file:./data/muster.db'),
  MUSTER_CONFIG: z.string().nullable().default(null),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'write one of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info'),
  SNS_TOPIC_ARNS: z
    .string()
    .transform((text) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))
    .refine(
      (arns) => arns.every((arn) => /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+(\.fifo)?$/.test(arn)),
      'write topic ARNs separated by commas: arn:aws:sns:<region>:<account>:<topic>',
    )
    .default([]),
  SANDBOX_DATA_DIR: z.string().default('./data/sandbox'),
  SANDBOX_QUIET: z
    .enum(['0', '1', 'false', 'true'], { error: 'write 1 for a quiet sandbox, 0 or nothing otherwise' })
    .transform((text) => text === '1' || text === 'true')
    .default(false),
} as const satisfies Partial<Record<VariableName, z.ZodType>>;

const schema = z.object(SCHEMAS);

/** Reads every variable of the contract; lists all problems at once, each naming its variable and what to write. */
export function readEnvironment(env: Env, readFile: ReadFile = readText): EnvironmentOutcome {
  const problems: string[] = [];
  const secretText = (name: string): string | null => {
    const found = findSecretText(env, name, readFile);
    if (found.kind === 'unreadable') problems.push(found.problem);
    return found.kind === 'found' ? found.text : null;
  };
  const token = secretText('DISCORD_TOKEN');
  const webhookSecrets = readWebhookSecrets(secretText);
  const plain = schema.safeParse(
    Object.fromEntries(Object.keys(SCHEMAS).flatMap((name) => (isSet(env[name]) ? [[name, env[name].trim()]] : []))),
  );
  const warnings = findMisspelled(env);
  if (!plain.success)
    problems.push(...plain.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`));
  if (!plain.success || problems.length > 0) return { kind: 'invalid', problems, warnings };
  const value = plain.data;
  const environment: Environment = {
    discord: {
      token: token === null ? null : new Secret(token),
      applicationId: value.DISCORD_APPLICATION_ID,
      guildId: value.DISCORD_GUILD_ID,
      apiUrl: value.DISCORD_API_URL,
    },
    http: { host: value.HTTP_HOST, port: value.HTTP_PORT },
    databaseUrl: value.DATABASE_URL,
    configPath: value.MUSTER_CONFIG,
    logLevel: value.LOG_LEVEL,
    webhookSecrets,
    snsTopicArns: value.SNS_TOPIC_ARNS,
    sandbox: { dataDir: value.SANDBOX_DATA_DIR, quiet: value.SANDBOX_QUIET },
  };
  return { kind: 'read', environment, warnings };
}

/** Every secret the environment holds, for those who must never let one out. */
export function secretsOf({ discord, webhookSecrets }: Environment): SecretList {
  return [...(discord.token === null ? [] : [discord.token]), ...Object.values(webhookSecrets).flat()];
}

/** The credential a connection of the config names by its variable. */
export function readCredential(env: Env, name: string, readFile: ReadFile = readText): CredentialOutcome {
  const found = findSecretText(env, name, readFile);
  return found.kind === 'found' ? { kind: 'found', secret: new Secret(found.text) } : found;
}

function readWebhookSecrets(secretText: (name: string) => string | null): Record<SecretSource, SecretList> {
  const list = (source: SecretSource): SecretList => readSecretList(secretText(WEBHOOK_VARIABLES[source]) ?? '');
  return {
    github: list('github'),
    gitlab: list('gitlab'),
    jenkins: list('jenkins'),
    alertmanager: list('alertmanager'),
    grafana: list('grafana'),
    'aws/eventbridge': list('aws/eventbridge'),
    generic: list('generic'),
  };
}

type SecretText =
  | { readonly kind: 'found'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly problem: string };

function findSecretText(env: Env, name: string, readFile: ReadFile): SecretText {
  const direct = env[name];
  const path = env[`${name}_FILE`];
  if (isSet(direct) && isSet(path))
    return { kind: 'unreadable', problem: `${name}: set either ${name} or ${name}_FILE, not both` };
  if (isSet(direct)) return { kind: 'found', text: direct.trim() };
  if (!isSet(path)) return { kind: 'missing' };
  try {
    const text = readFile(path.trim()).trim();
    if (text !== '') return { kind: 'found', text };
    return { kind: 'unreadable', problem: `${name}_FILE: the file is empty; write the secret into it` };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    return {
      kind: 'unreadable',
      problem: `${name}_FILE: the file cannot be read${code}; write the path of a file that Muster may read`,
    };
  }
}

/** Empty counts as unset: `.env` files carry `NAME=` lines. */
function isSet(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}

function findMisspelled(env: Env): readonly string[] {
  const known = [...VARIABLES.map((variable) => variable.name), ...SECRET_VARIABLES.map((name) => `${name}_FILE`)];
  return Object.keys(env)
    .filter((name) => name.length > 8 && isSet(env[name]) && !known.includes(name))
    .flatMap((name) => {
      const meant = suggest(name, known);
      return meant === null ? [] : [`${name} has no meaning to Muster; did you mean ${meant}?`];
    });
}
