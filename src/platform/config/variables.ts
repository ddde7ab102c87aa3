import type { Source } from '../intake/handler.ts';

/** Sources that prove themselves by a shared secret. SNS proves itself by a certificate, and by its topic's ARN. */
export type SecretSource = Exclude<Source, 'aws/sns' | 'muster'>;

export interface Variable {
  readonly name: string;
  /** 'secret-list' takes several, separated by commas; both secret kinds may come from the file named by `<NAME>_FILE`. */
  readonly kind: 'plain' | 'secret' | 'secret-list';
  /** What stands in .env.example after the equals sign. */
  readonly example: string;
  readonly doc: string;
}

/** Every variable Muster reads, in the order of .env.example. Credentials of connections are named in the YAML. */
export const VARIABLES = [
  {
    name: 'DISCORD_TOKEN',
    kind: 'secret',
    example: '',
    doc: "The bot's token (Discord developer portal → Bot). Empty starts the sandbox on a local stand-in.",
  },
  {
    name: 'DISCORD_APPLICATION_ID',
    kind: 'plain',
    example: '',
    doc: "The application's id (developer portal → General Information); `npm run register` needs it.",
  },
  {
    name: 'DISCORD_GUILD_ID',
    kind: 'plain',
    example: '',
    doc: 'The one server this Muster serves. May stand in the YAML instead; where both say it, they must agree.',
  },
  {
    name: 'DISCORD_API_URL',
    kind: 'plain',
    example: 'https://discord.com/api',
    doc: "Where Discord's REST API is; change it only to talk to a stand-in or through a proxy.",
  },
  {
    name: 'HTTP_HOST',
    kind: 'plain',
    example: '127.0.0.1',
    doc: 'The address the HTTP server listens on: webhooks, health, metrics.',
  },
  { name: 'HTTP_PORT', kind: 'plain', example: '8080', doc: 'The port it listens on; 0 takes a free one.' },
  {
    name: 'DATABASE_URL',
    kind: 'plain',
    example: 'file:./data/muster.db',
    doc: 'The SQLite file. The sandbox ignores this and keeps its own below SANDBOX_DATA_DIR.',
  },
  {
    name: 'MUSTER_CONFIG',
    kind: 'plain',
    example: '',
    doc: 'Path of the YAML with fleets, people, roles and pipelines. The sandbox takes config/muster.example.yaml.',
  },
  {
    name: 'LOG_LEVEL',
    kind: 'plain',
    example: 'info',
    doc: 'trace, debug, info, warn, error, fatal or silent.',
  },
  {
    name: 'GITHUB_WEBHOOK_SECRET',
    kind: 'secret-list',
    example: '',
    doc: 'Signs POST /webhooks/github (HMAC SHA-256, the "Secret" field of the webhook).',
  },
  {
    name: 'GITLAB_WEBHOOK_SECRET',
    kind: 'secret-list',
    example: '',
    doc: 'What GitLab proves itself by to /webhooks/gitlab: signing tokens (whsec_…), or plain ones that it sends in X-Gitlab-Token.',
  },
  {
    name: 'JENKINS_WEBHOOK_TOKEN',
    kind: 'secret-list',
    example: '',
    doc: 'The bearer token (or basic-auth password) that Jenkins sends to /webhooks/jenkins.',
  },
  {
    name: 'ALERTMANAGER_WEBHOOK_TOKEN',
    kind: 'secret-list',
    example: '',
    doc: 'The bearer token (or basic-auth password) Alertmanager sends to /webhooks/alertmanager.',
  },
  {
    name: 'GRAFANA_WEBHOOK_SECRET',
    kind: 'secret-list',
    example: '',
    doc: 'The HMAC secret of the Grafana contact point that calls /webhooks/grafana.',
  },
  {
    name: 'EVENTBRIDGE_WEBHOOK_KEY',
    kind: 'secret-list',
    example: '',
    doc: 'The API key that the EventBridge connection sends as x-api-key to /webhooks/aws/eventbridge.',
  },
  {
    name: 'SNS_TOPIC_ARNS',
    kind: 'plain',
    example: '',
    doc: 'Topics whose messages /webhooks/aws/sns takes, separated by commas; SNS signs with its own certificate.',
  },
  {
    name: 'GENERIC_WEBHOOK_TOKEN',
    kind: 'secret-list',
    example: '',
    doc: 'The bearer token for /webhooks/generic, for scripts and systems without a handler of their own; `muster event send` sends the first.',
  },
  {
    name: 'SANDBOX_DATA_DIR',
    kind: 'plain',
    example: './data/sandbox',
    doc: 'Where the sandbox keeps its database.',
  },
  {
    name: 'SANDBOX_QUIET',
    kind: 'plain',
    example: '',
    doc: '1 keeps the simulated world from acting by itself.',
  },
] as const satisfies readonly Variable[];

export type VariableName = (typeof VARIABLES)[number]['name'];

export const SECRET_VARIABLES: readonly VariableName[] = VARIABLES.filter((variable) => variable.kind !== 'plain').map(
  (variable) => variable.name,
);

/** Which variable holds the secrets of a webhook source. */
export const WEBHOOK_VARIABLES = {
  github: 'GITHUB_WEBHOOK_SECRET',
  gitlab: 'GITLAB_WEBHOOK_SECRET',
  jenkins: 'JENKINS_WEBHOOK_TOKEN',
  alertmanager: 'ALERTMANAGER_WEBHOOK_TOKEN',
  grafana: 'GRAFANA_WEBHOOK_SECRET',
  'aws/eventbridge': 'EVENTBRIDGE_WEBHOOK_KEY',
  generic: 'GENERIC_WEBHOOK_TOKEN',
} as const satisfies Record<SecretSource, VariableName>;

/** The text of .env.example; a test holds the file equal to it. */
export function renderEnvExample(variables: readonly Variable[] = VARIABLES): string {
  const head = [
    '# Every variable Muster reads. Copy to .env, or set them in the service manager.',
    '# Secrets marked "list" take several values separated by commas, so that one can be rotated without a gap.',
    '# Any secret can come from a file instead: set <NAME>_FILE to its path. A webhook source without a secret is off.',
    '# What the YAML names by `credentialEnv`, `urlEnv`, `signingSecretEnv` or `tokenEnv`, such as FLEET_BUILDS_TOKEN,',
    '# DEAD_MAN_URL, PAGER_SECRET or TELEMETRY_TOKEN, is set here in the same way, by that name or as <NAME>_FILE.',
  ];
  const body = variables.flatMap((variable) => [
    '',
    `# ${variable.doc}${variable.kind === 'plain' ? '' : variable.kind === 'secret' ? ' Secret.' : ' Secret, list.'}`,
    `${variable.name}=${variable.example}`,
  ]);
  return `${[...head, ...body].join('\n')}\n`;
}
