/**
 * `npm run say -- "/fleet status waku.test" [--as a-maintainer] [--in devops]` acts as a person of a running sandbox and
 * prints what that person sees. `npm run say -- --workflow-run failure` sends GitHub's signed webhooks of one run and
 * prints #pipelines. MUSTER_URL says where Muster listens (http://127.0.0.1:8080).
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import {
  MessageFlags,
  type APIEmbed,
  type APIMessage,
  type RESTGetAPIApplicationGuildCommandsResult,
  type RESTRateLimit,
} from 'discord-api-types/v10';
import type { JsonValue } from '../platform/json.ts';
import type { SandboxState } from './start-sandbox.ts';
import { readTypedCommand } from './typed-command.ts';
import { createWebhookSender } from './webhook-sender.ts';

const MUSTER_URL = process.env['MUSTER_URL'] ?? 'http://127.0.0.1:8080';
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 100;

const USAGE =
  'npm run say -- "/fleet status" [--as a-maintainer] [--in devops], or npm run say -- --workflow-run failure';

const { values: flags, positionals } = readArguments();
if (flags.help) {
  console.log(USAGE);
  process.exit(0);
}
const conclusion = flags['workflow-run'];
const typed = positionals.join(' ');
if (conclusion === undefined && !typed.startsWith('/')) {
  refuse(`Say what to do: ${USAGE}`);
}
const state = await readState();
console.log(conclusion === undefined ? await giveCommand(typed) : await sendRun(conclusion));

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        as: { type: 'string', default: 'a-maintainer' },
        in: { type: 'string', default: 'devops' },
        'workflow-run': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)}. Write: ${USAGE}`);
  }
}

async function readState(): Promise<SandboxState> {
  const response = await fetch(`${MUSTER_URL}/sandbox/state`).catch(() => null);
  if (response?.ok !== true)
    return refuse(`No sandbox answers at ${MUSTER_URL}. Start one with npm start, or say in MUSTER_URL where it is.`);
  return (await response.json()) as SandboxState; // Our own answer.
}

async function giveCommand(line: string): Promise<string> {
  const user = state.users.find(({ name }) => name === flags.as);
  const channelId = state.channels[flags.in];
  if (user === undefined) return refuse(`Nobody is called ${flags.as}. There are: ${names(state.users)}.`);
  if (channelId === undefined) return refuse(`There are the channels ${Object.keys(state.channels).join(', ')}.`);
  const before = new Set((await readChannel(channelId, user.token)).map(({ id }) => id));
  await discord('POST', '/interactions', user.token, {
    type: 2,
    application_id: state.applicationId,
    guild_id: state.guildId,
    channel_id: channelId,
    session_id: randomUUID(),
    nonce: String(Date.now()),
    data: await commandData(line),
  });
  const answer = await waitFor(async () =>
    (await readChannel(channelId, user.token)).find((each) => !before.has(each.id) && !isLoading(each)),
  );
  return render(answer);
}

async function commandData(line: string): Promise<object> {
  const path = `/applications/${state.applicationId}/guilds/${state.guildId}/commands`;
  // The bot's token reads the definitions; what follows is done as the person.
  const commands = (await discord('GET', path, `Bot ${state.botToken}`)) as RESTGetAPIApplicationGuildCommandsResult;
  const read = readTypedCommand(line, commands);
  return read.kind === 'fits' ? read.data : refuse(read.why);
}

/** Somebody mistyped: one line, and no trace of ours. */
function refuse(why: string): never {
  console.error(why);
  process.exit(2);
}

async function sendRun(result: string): Promise<string> {
  const channelId = state.channels['pipelines'];
  if (channelId === undefined) throw new Error('This sandbox has no channel called pipelines.');
  const sender = createWebhookSender({ musterUrl: () => MUSTER_URL, secrets: state.webhookSecrets });
  const number = Math.floor(Date.now() / 1000);
  for (const [status, conclusion] of [
    ['queued', null],
    ['completed', result],
  ] as const) {
    const payload = workflowRun({ number, status, conclusion });
    const answer = await sender.send({ source: 'github', event: 'workflow_run', payload });
    console.log(`POST /webhooks/github (${status}) → ${answer.status ?? 'nobody answered'}`);
  }
  const word = `#${number}`;
  const shown = await waitFor(async () => {
    const messages = (await readChannel(channelId, `Bot ${state.botToken}`)).filter((each) =>
      render(each).includes(word),
    );
    return messages.some((each) => !render(each).includes('queued')) ? messages : undefined;
  });
  return shown.map(render).join('\n\n');
}

function workflowRun(run: { number: number; status: string; conclusion: string | null }): JsonValue {
  const startedAt = new Date(Date.now() - 252_000).toISOString();
  return {
    action: run.status === 'completed' ? 'completed' : 'requested',
    repository: { id: 1, full_name: 'acme/node' },
    sender: { login: 'a-maintainer' },
    workflow_run: {
      id: run.number,
      name: 'Deploy production',
      path: '.github/workflows/deploy-production.yml',
      display_title: 'Raise the connection limit to 500',
      event: 'push',
      status: run.status,
      conclusion: run.conclusion,
      head_branch: 'main',
      head_sha: '9a2f4e95c0ffee00c0ffee00c0ffee00c0ffee00',
      head_commit: { message: 'Raise the connection limit to 500', author: { name: 'a-maintainer' } },
      run_number: run.number,
      run_attempt: 1,
      run_started_at: startedAt,
      created_at: startedAt,
      updated_at: run.status === 'completed' ? new Date().toISOString() : startedAt,
      html_url: `https://github.com/acme/node/actions/runs/${run.number}`,
      actor: { login: 'a-maintainer' },
    },
  };
}

async function readChannel(channelId: string, authorization: string): Promise<readonly APIMessage[]> {
  return (await discord('GET', `/channels/${channelId}/messages?limit=50`, authorization)) as APIMessage[];
}

async function discord(method: string, path: string, authorization: string, body?: object): Promise<unknown> {
  const response = await fetch(`${state.api}/v10${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status === 429) {
    const { retry_after: seconds } = JSON.parse(text) as RESTRateLimit; // Discord docs: rate limits.
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    return discord(method, path, authorization, body);
  }
  if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

async function waitFor<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_EVERY_MS) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`Nothing came within ${PATIENCE_MS / 1000} s. The log of npm start tells more.`);
}

function render({ content, embeds, components = [], flags }: APIMessage): string {
  const buttons = components.flatMap((row) =>
    'components' in row ? row.components.flatMap((each) => ('label' in each ? [`[${each.label ?? ''}]`] : [])) : [],
  );
  const only = has(flags, MessageFlags.Ephemeral) ? ['(only you can see this)'] : [];
  return [...only, content, ...embeds.map(renderEmbed), buttons.join(' ')].filter((line) => line !== '').join('\n');
}

function renderEmbed({ title, description, fields = [], footer }: APIEmbed): string {
  const lines = [title, description, ...fields.flatMap((each) => [`— ${each.name}`, each.value]), footer?.text];
  return lines.filter((line) => line !== undefined).join('\n');
}

/** The bot acknowledged and is still thinking. */
function isLoading({ flags }: APIMessage): boolean {
  return has(flags, MessageFlags.Loading);
}

function has(flags: MessageFlags | undefined, flag: MessageFlags): boolean {
  return ((flags ?? 0) & flag) > 0;
}

function names(list: readonly { readonly name: string }[]): string {
  return list.map(({ name }) => name).join(', ');
}
