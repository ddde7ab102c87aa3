import { z } from 'zod';
import { nameSetAsideChoice, type SetAsideChoice } from '../operations/set-aside.ts';
import { callApi, type ApiReply } from './api-client.ts';
import { complain, EXIT, printable, say, type ExitCode, type Terminal } from './terminal.ts';

const EVENT = z.object({
  id: z.string(),
  source: z.string(),
  event: z.string(),
  receivedAt: z.string(),
  setAsideAt: z.string(),
  error: z.string(),
});
const PAGE = z.object({ events: z.array(EVENT), next: z.string().nullable() });
const REPLAYED = z.object({ count: z.number() });

/** What one set-aside event is, as the API tells it. */
export type RemoteEvent = z.infer<typeof EVENT>;

const PAGE_SIZE = 200;

/** Whether somebody asks a running Muster, who has given a token for it. */
export function hasApiToken({ env }: Pick<Terminal, 'env'>): boolean {
  return [env['MUSTER_API_TOKEN'], env['MUSTER_API_TOKEN_FILE']].some((value) => (value ?? '').trim() !== '');
}

/** All that is set aside and meant, the oldest first; null: it could not be read, and the terminal says why. */
export async function listThroughApi(
  terminal: Terminal,
  choice: SetAsideChoice,
): Promise<readonly RemoteEvent[] | null> {
  const events: RemoteEvent[] = [];
  let after: string | null = null;
  do {
    const query: Readonly<Record<string, string>> = {
      limit: String(PAGE_SIZE),
      ...(after === null ? {} : { after }),
    };
    const page = PAGE.safeParse(
      dataOf(terminal, await callApi(terminal, { method: 'GET', path: '/inbox', query, body: null })),
    );
    if (!page.success) return null;
    events.push(...page.data.events.filter((event) => isMeant(choice, event)));
    after = page.data.next;
  } while (after !== null);
  return events;
}

function isMeant({ ids, source, event }: SetAsideChoice, remote: RemoteEvent): boolean {
  return (
    (ids?.includes(remote.id) ?? true) &&
    (source === undefined || remote.source === source) &&
    (event === undefined || remote.event === event)
  );
}

/**
 * Asks once for each id, or for each source and name that is meant: one wish of the API holds one of them. What was put
 * back before a refusal stays so, and is said.
 */
export async function replayThroughApi(
  terminal: Terminal,
  { choice, events }: { readonly choice: SetAsideChoice; readonly events: readonly RemoteEvent[] },
): Promise<ExitCode> {
  const isAll = nameSetAsideChoice(choice) === 'all';
  const named = events.map(({ id, source, event }) => (choice.ids === undefined ? `${source} ${event}` : id));
  let count = 0;
  for (const event of isAll ? [null] : new Set(named)) {
    const body = event === null ? {} : { event };
    const reply = await callApi(terminal, { method: 'POST', path: '/inbox/replay', query: {}, body });
    const done = REPLAYED.safeParse(dataOf(terminal, reply));
    if (!done.success) {
      if (count > 0) complain(terminal, `${count} were put back before that.`);
      return EXIT.cannot;
    }
    count += done.data.count;
  }
  say(terminal, `${count} put back: the running Muster handles them now.`);
  return EXIT.ok;
}

function dataOf(terminal: Terminal, reply: ApiReply): unknown {
  if (reply.kind === 'done') return reply.data;
  complain(terminal, ...reply.lines.map(printable));
  return null;
}
