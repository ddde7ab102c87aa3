import { Client, GatewayIntentBits, type ClientOptions } from 'discord.js';
import { describe, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createStandIn, NO_LIMITS, type StandIn, type StandInOptions } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { GatewayProbe } from '../discord/gateway-probe.ts';
import type { Row } from './row.ts';
import type { HeardEvent } from './stage.ts';

/** A frame a discord.js client sent, and the address of the socket it went over. */
export interface SentFrame {
  readonly url: string;
  readonly op: number;
  readonly d: unknown;
}

/** A stand-in whose clients are made by the row, and all frames they send. */
export class GatewayPlace implements AsyncDisposable {
  readonly clock: TestClock;
  readonly standIn: StandIn;
  readonly sent: SentFrame[] = [];
  readonly #clients: Client[] = [];
  readonly #probes: GatewayProbe[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(clock: TestClock, standIn: StandIn) {
    this.clock = clock;
    this.standIn = standIn;
    watchers.add(this);
  }

  static async open(options: Partial<StandInOptions> = {}): Promise<GatewayPlace> {
    const clock = new TestClock();
    const guild = { channels: [{ name: 'general' }, { name: 'other' }], users: [{ name: 'a-user' }] };
    return new GatewayPlace(clock, await createStandIn({ clock, buckets: NO_LIMITS, guild, ...options }));
  }

  get wsUrl(): string {
    return this.standIn.api.replace('http', 'ws').replace('/api', '');
  }

  /** A discord.js client that has not logged in. It identifies again without its usual pause of five seconds. */
  newClient(options: Partial<ClientOptions> = {}): Client {
    const client = new Client({
      intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages],
      ...options,
      rest: { api: this.standIn.api, retries: 0 },
      ws: {
        buildIdentifyThrottler: () => Promise.resolve({ waitForIdentify: () => Promise.resolve() }),
        ...options.ws,
      },
    });
    // Without a listener an error of the socket would end the process.
    client.on('shardError', () => undefined);
    client.on('error', () => undefined);
    client.on('debug', () => {
      this.#look();
    });
    this.#clients.push(client);
    return client;
  }

  async login(client: Client = this.newClient()): Promise<Client<true>> {
    const ready = new Promise<Client<true>>((resolve) => client.once('clientReady', resolve));
    await client.login(this.standIn.botToken);
    return ready;
  }

  /** A bare socket that has heard hello. */
  async probe(path = ''): Promise<GatewayProbe> {
    const probe = await GatewayProbe.connect(this.standIn, path);
    this.#probes.push(probe);
    return probe;
  }

  /** A bare client that identified with these intents, and was told of the guild or turned away. */
  async identify(intents: number): Promise<GatewayProbe> {
    const probe = await GatewayProbe.identify(this.standIn, { intents });
    this.#probes.push(probe);
    return probe;
  }

  /** The first frame of that op, or the one after `n` others, as soon as a client sends it. */
  async frame(op: number, n = 0): Promise<SentFrame> {
    return this.until(() => this.sent.filter((frame) => frame.op === op)[n]);
  }

  /** Asks again at every frame sent and at every word a client says of itself. */
  async until<T>(probe: () => T | undefined | null | false): Promise<T> {
    return new Promise((resolve) => {
      const look = (): void => {
        const value = probe();
        if (value === undefined || value === null || value === false) return;
        this.#waiting.delete(look);
        resolve(value);
      };
      this.#waiting.add(look);
      look();
    });
  }

  note(frame: SentFrame): void {
    this.sent.push(frame);
    this.#look();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    watchers.delete(this);
    for (const probe of this.#probes) probe.close();
    for (const client of this.#clients) await client.destroy();
    await this.standIn.stop();
  }

  #look(): void {
    for (const look of [...this.#waiting]) look();
  }
}

const watchers = new Set<GatewayPlace>();

/** Overhears what clients send, until `vi.restoreAllMocks`. */
export function overhearClients(): void {
  const send = WebSocket.prototype.send;
  vi.spyOn(WebSocket.prototype, 'send').mockImplementation(function (this: WebSocket, ...args) {
    // Sockets of the server itself have no address, whatever their type says.
    const url: unknown = this.url;
    const place = typeof url === 'string' ? [...watchers].find((one) => url.startsWith(one.wsUrl)) : undefined;
    const [data] = args;
    if (place !== undefined && typeof url === 'string' && typeof data === 'string' && data.startsWith('{"op"')) {
      // Clients speak JSON objects with op and d (Discord docs: gateway events, payload structure).
      const { op, d } = JSON.parse(data) as { op: number; d: unknown };
      place.note({ url, op, d });
    }
    Reflect.apply(send, this, args);
  });
}

/** All dispatches a client hears, from before its login. */
export function listen(client: Client): HeardEvent[] {
  const heard: HeardEvent[] = [];
  client.on('raw', (event: HeardEvent) => {
    heard.push(event);
  });
  return heard;
}

/** Runs every row at the same time as the others, each on a place of its own: reconnecting takes real time. */
export function together(
  section: string,
  rows: readonly Row<GatewayPlace>[],
  open = (): Promise<GatewayPlace> => GatewayPlace.open(),
): void {
  describe.concurrent(section, () => {
    for (const { line, run } of rows)
      it(line, async () => {
        await using place = await open();
        await run(place);
      });
  });
}
