import { WebSocket } from 'ws';
import type { StandIn } from '../../../src/sandbox/discord/stand-in.ts';

export interface Frame {
  readonly op: number;
  readonly s?: number | null;
  readonly t?: string | null;
  readonly d?: unknown;
}

/** A bare gateway client: says what it is told to say, keeps all it hears. */
export class GatewayProbe {
  readonly frames: Frame[] = [];
  closeCode: number | null = null;
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString('utf8')) as Frame);
      this.#wake();
    });
    this.#socket.on('close', (code) => {
      this.closeCode = code;
      this.#wake();
    });
    this.#socket.on('error', () => undefined);
  }

  static async connect(standIn: StandIn, path = ''): Promise<GatewayProbe> {
    const probe = new GatewayProbe(`${standIn.api.replace('http', 'ws').replace('/api', path)}?v=10&encoding=json`);
    await probe.until(() => probe.frames.some((frame) => frame.op === 10) || probe.closeCode !== null);
    return probe;
  }

  /** Connected, identified as the bot, and told of the guild. */
  static async identify(
    standIn: StandIn,
    options: { readonly intents: number; readonly token?: string },
  ): Promise<GatewayProbe> {
    const probe = await GatewayProbe.connect(standIn);
    probe.send({
      op: 2,
      d: {
        token: options.token ?? standIn.botToken,
        intents: options.intents,
        properties: {},
        compress: false,
        shard: [0, 1],
        large_threshold: 50,
      },
    });
    await probe.until(() => probe.count('GUILD_CREATE') > 0 || probe.closeCode !== null);
    return probe;
  }

  send(frame: object | string): void {
    this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  count(name: string): number {
    return this.#named(name).length;
  }

  get names(): string[] {
    return this.frames.flatMap((frame) => (typeof frame.t === 'string' ? [frame.t] : []));
  }

  /** The data of the n-th event of that name, waiting for it where it is still to come. */
  async nth(name: string, n = 0): Promise<unknown> {
    return this.until(() => this.#named(name)[n]?.d);
  }

  async until<T>(probe: () => T | undefined | null | false): Promise<T> {
    const first = probe();
    if (first !== undefined && first !== null && first !== false) return first;
    return new Promise((resolve) => {
      const look = (): void => {
        const value = probe();
        if (value === undefined || value === null || value === false) return;
        this.#waiting.delete(look);
        resolve(value);
      };
      this.#waiting.add(look);
    });
  }

  close(code = 1000): void {
    this.#socket.close(code);
  }

  #named(name: string): Frame[] {
    return this.frames.filter((frame) => frame.t === name);
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}
