import type { APIUser } from 'discord-api-types/v10';
import { GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import { reaches } from './audience.ts';
import type { Dispatch } from './dispatches.ts';
import type { Guild } from './guild.ts';
import { hideContent, intentAllows } from './intents.ts';

interface Sent {
  readonly op: number;
  readonly s: number;
  readonly t: string;
  readonly d: object;
}

/** Discord keeps a bounded number of events for a resume; a client further behind must identify anew. */
const REPLAY_LIMIT = 5000;

export interface SessionOptions {
  readonly id: string;
  readonly user: APIUser;
  readonly intents: number;
  readonly shard: readonly [id: number, count: number];
  readonly guild: Guild;
}

/** What one client was told, so that it can be told again after its connection broke. */
export class GatewaySession {
  readonly id: string;
  readonly user: APIUser;
  readonly intents: number;
  readonly shard: readonly [number, number];
  hasGuild = false;
  readonly #guild: Guild;
  readonly #sent: Sent[] = [];
  #seq = 0;
  #socket: WebSocket | null = null;

  constructor(options: SessionOptions) {
    this.id = options.id;
    this.user = options.user;
    this.intents = options.intents;
    this.shard = options.shard;
    this.#guild = options.guild;
  }

  get socket(): WebSocket | null {
    return this.#socket;
  }

  attach(socket: WebSocket): void {
    this.#socket = socket;
  }

  detach(socket: WebSocket): void {
    if (this.#socket === socket) this.#socket = null;
  }

  /** Sends an event, now or at the next resume. */
  send(name: string, data: object): void {
    this.#seq += 1;
    const event: Sent = { op: GatewayOpcodes.Dispatch, s: this.#seq, t: name, d: data };
    this.#sent.push(event);
    if (this.#sent.length > REPLAY_LIMIT) this.#sent.shift();
    if (this.#socket !== null) sendJson(this.#socket, event);
  }

  /** Passes on what this client may see, with the parts it may read. */
  deliver(dispatch: Dispatch): void {
    if (!this.#sees(dispatch)) return;
    const { name, data } = dispatch;
    if (this.user.bot !== true) {
      this.send(name, data);
      return;
    }
    const where = this.#isInGuild(data) ? 'guild' : 'dm';
    if (!intentAllows(this.intents, name, where)) return;
    const mayRead = (this.intents & GatewayIntentBits.MessageContent) !== 0;
    const isMessage = name === 'MESSAGE_CREATE' || name === 'MESSAGE_UPDATE';
    this.send(name, isMessage && !mayRead ? hideContent(data, this.user.id) : data);
  }

  /** Replays what followed `seq`; false when that is no longer known. */
  replay(seq: number): boolean {
    const first = this.#sent[0]?.s ?? this.#seq + 1;
    if (seq > this.#seq || seq + 1 < first || this.#socket === null) return false;
    for (const event of this.#sent) if (event.s > seq) sendJson(this.#socket, event);
    return true;
  }

  #sees({ name, audience }: Dispatch): boolean {
    if (name === 'INTERACTION_CREATE' && this.user.bot === true && this.shard[0] !== this.#shardOfGuild()) return false;
    return reaches(this.#guild, this.user, audience);
  }

  #shardOfGuild(): number {
    return Number((BigInt(this.#guild.id) >> 22n) % BigInt(this.shard[1]));
  }

  #isInGuild(data: object): boolean {
    return 'guild_id' in data || ('id' in data && data.id === this.#guild.id);
  }
}

export function sendJson(socket: WebSocket, payload: object): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(payload));
}
