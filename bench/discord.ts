import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { systemClock } from '../src/platform/clock.ts';
import { createStandIn, NO_LIMITS, type BucketRules, type StandIn } from '../src/sandbox/discord/stand-in.ts';

export const COMMAND = 'fleet status';
const MOST_USERS = 16;

/** A stand-in whose ids are those of muster.bench.yaml, that knows `/fleet status`, with sixteen askers. */
export async function openDiscord(buckets: BucketRules = NO_LIMITS): Promise<StandIn> {
  const standIn = await createStandIn({
    clock: systemClock,
    buckets,
    patienceMs: 30_000,
    guild: {
      guildId: '100000000000000001',
      channels: [
        { name: 'pipelines', id: '110000000000000001' },
        { name: 'devops', id: '110000000000000002' },
      ],
      roles: [{ name: 'infra', id: '120000000000000003', mentionable: true }],
      users: askers().map((name) => ({ name, roles: ['infra'] })),
    },
  });
  const route = `/v10/applications/${standIn.applicationId}/guilds/${standIn.guildId}/commands`;
  const answer = await fetch(standIn.api + route, {
    method: 'PUT',
    headers: { authorization: `Bot ${standIn.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify([
      { name: 'fleet', description: 'Fleets', options: [{ type: 1, name: 'status', description: 'How they are' }] },
    ]),
  });
  if (!answer.ok) throw new Error(`The stand-in did not take the command: ${await answer.text()}`);
  return standIn;
}

export function askers(count = MOST_USERS): readonly string[] {
  return Array.from({ length: count }, (_, index) => `asker-${index}`);
}

/** A request at the moment its head had come in, before the stand-in did anything with it. */
export interface Arrival {
  /** By performance.now(). */
  readonly at: number;
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
}

/** Tells of every request that reaches an HTTP server of this process: only stand-ins have one here. */
export function watchArrivals(tell: (arrival: Arrival) => void): () => void {
  const listener = (message: unknown): void => {
    // Border: Node documents { request, response, socket, server } for this channel and gives no type.
    const { request } = message as { readonly request: IncomingMessage };
    const { method = '', url = '', headers } = request;
    tell({ at: performance.now(), method, url, authorization: headers.authorization ?? '' });
  };
  subscribe('http.server.request.start', listener);
  return () => {
    unsubscribe('http.server.request.start', listener);
  };
}

export function isMessagePost({ method, url }: Arrival): boolean {
  return method === 'POST' && /\/channels\/\d+\/messages$/u.test(url);
}

/** The id of the interaction that a first response is for; null for any other request. */
export function answeredInteraction({ method, url }: Arrival): string | null {
  return method === 'POST' ? (/\/interactions\/(\d+)\/[^/]+\/callback/u.exec(url)?.[1] ?? null) : null;
}

export function isAsked({ method, url }: Arrival): boolean {
  return method === 'POST' && /\/v10\/interactions$/u.test(url);
}
