import type { RestAnswer, RestMethod } from '../rest.ts';
import type { IndexedCommand } from './command-tree.ts';
import { listAt } from './json-field.ts';

export type CommandIndex =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly commands: readonly IndexedCommand[] }
  | { readonly kind: 'failed'; readonly why: string };

interface IndexClient {
  request(method: RestMethod, path: string): Promise<RestAnswer>;
}

/** The commands of every kind that the present persona is offered. */
export async function loadCommandIndex(client: IndexClient, guildId: string): Promise<CommandIndex> {
  const answer = await client.request('GET', `/guilds/${guildId}/application-command-index`);
  switch (answer.kind) {
    case 'ok':
      // The border: the stand-in answers this route with commands it has validated.
      return { kind: 'loaded', commands: listAt(answer.body, 'application_commands') as readonly IndexedCommand[] };
    case 'refused':
      return { kind: 'failed', why: answer.message };
    case 'unreachable':
      return { kind: 'failed', why: answer.reason };
  }
}
