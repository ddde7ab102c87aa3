import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import type { SandboxTarget } from './replay-target.ts';
import { printable } from './terminal.ts';

const MESSAGE = z.object({
  id: z.string(),
  content: z.string(),
  author: z.object({ bot: z.boolean().optional() }),
  embeds: z.array(
    z.object({
      title: z.string().optional(),
      description: z.string().optional(),
      fields: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    }),
  ),
  attachments: z.array(z.object({ filename: z.string() })).default([]),
  thread: z.object({ id: z.string(), name: z.string() }).optional(),
});

type Message = z.infer<typeof MESSAGE>;

/** What of /healthz?verbose tells that Muster has nothing left to say. */
const HEALTH = z.object({ inboxWaiting: z.number(), cardsWaiting: z.number(), relayInFlight: z.number() });

const PAGE = 100;
const PATIENCE_MS = 10_000;
/** How long Muster may take to say everything: Discord's own limits apply in the sandbox, too. */
const SPEAKING_MS = 60_000;
const LOOK_EVERY_MS = 250;
/** The smallest id that Discord takes for one: before every message (17 digits). */
const BEFORE_ALL = '10000000000000000';
/** Of one message; the rest stands in its channel. */
const SHOWN_LINES = 12;

/** Notes where each channel stands; the function it gives waits until Muster has spoken and tells what came since. */
export async function listenIn(sandbox: SandboxTarget, clock: Clock): Promise<() => Promise<readonly string[]>> {
  const marks = new Map<string, string>();
  for (const id of Object.values(sandbox.channels)) {
    const last = await readMessages(sandbox, id, 'limit=1');
    marks.set(id, last?.[0]?.id ?? BEFORE_ALL);
  }
  return async () => {
    const isDone = await untilSilent(sandbox, clock);
    const lines: string[] = [];
    for (const [name, id] of Object.entries(sandbox.channels))
      lines.push(...(await newsOf(sandbox, { name, id, after: marks.get(id) ?? BEFORE_ALL })));
    return [
      lines.length === 0 ? 'Muster posted nothing; it may have edited what stood there.' : 'Muster said:',
      ...lines,
      ...(isDone ? [] : ['It has more to say: look again in the sandbox in a while.']),
    ];
  };
}

async function untilSilent(sandbox: SandboxTarget, clock: Clock): Promise<boolean> {
  const until = clock.now().getTime() + SPEAKING_MS;
  for (;;) {
    const health = HEALTH.safeParse(await getJson(`${sandbox.url}/healthz?verbose`));
    if (health.success && Object.values(health.data).every((waiting) => waiting === 0)) return true;
    if (clock.now().getTime() >= until) return false;
    await new Promise<void>((resolve) => {
      clock.wakeAt(new Date(clock.now().getTime() + LOOK_EVERY_MS), resolve);
    });
  }
}

interface Listened {
  /** As people call it. */
  readonly name: string;
  readonly id: string;
  readonly after: string;
}

async function newsOf(sandbox: SandboxTarget, { name, id, after }: Listened): Promise<readonly string[]> {
  const lines: string[] = [];
  for (let from = after; ;) {
    // Discord gives the newest first, whatever they come after.
    const newest = await readMessages(sandbox, id, `limit=${PAGE}&after=${from}`);
    if (newest === null) return [...lines, `  #${printable(name)} could not be read: look at it in the sandbox.`];
    const page = newest.toReversed();
    for (const message of page.filter(({ author }) => author.bot === true)) {
      lines.push(...render(message, name));
      if (message.thread !== undefined)
        lines.push(
          ...(await newsOf(sandbox, {
            name: `${name} › ${message.thread.name}`,
            id: message.thread.id,
            after: BEFORE_ALL,
          })),
        );
    }
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return lines;
    from = last.id;
  }
}

function render({ content, embeds, attachments }: Message, channel: string): readonly string[] {
  const said = [
    content,
    ...embeds.flatMap(({ title, description, fields }) => [
      title ?? '',
      description ?? '',
      ...fields.flatMap((field) => [field.name, field.value]),
    ]),
    ...attachments.map(({ filename }) => `[file ${filename}]`),
  ]
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.trim() !== '')
    .map(printable);
  const [head = '', ...rest] = said;
  const shown = rest.slice(0, SHOWN_LINES);
  const left = rest.length - shown.length;
  return [
    `  #${printable(channel)}  ${head}`,
    ...shown.map((line) => `      ${line}`),
    ...(left > 0 ? [`      … and ${left} more ${left === 1 ? 'line' : 'lines'}`] : []),
  ];
}

async function readMessages(
  { api, botToken }: SandboxTarget,
  channelId: string,
  query: string,
): Promise<readonly Message[] | null> {
  const url = `${api}/v10/channels/${channelId}/messages?${query}`;
  const messages = z.array(MESSAGE).safeParse(await getJson(url, { authorization: `Bot ${botToken}` }));
  return messages.success ? messages.data : null;
}

async function getJson(url: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  try {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
    return await answer.json();
  } catch {
    return null;
  }
}
