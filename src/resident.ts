import type { App } from './app.ts';
import { openHouse, type House, type HouseParts } from './house.ts';
import type { Inspection } from './inspect.ts';
import type { MusterProcess } from './muster-process.ts';

export interface ResidentOptions extends HouseParts {
  /** Done each time it has started. */
  readonly started: (app: App) => Promise<void>;
}

/** Why it does not run; for a terminal, a line each. */
export interface NotOpened {
  readonly kind: 'refused';
  readonly lines: readonly string[];
}

/** The Muster of this process: one house after another on the same files, should it be killed and started again. */
export class Resident implements MusterProcess {
  readonly #options: ResidentOptions;
  #house: House | null = null;
  #app: App | null = null;
  /** Whoever comes after is found where the first one was. */
  #port: number;
  /** One start or end at a time. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: ResidentOptions) {
    this.#options = options;
    this.#port = options.environment.http.port;
  }

  /** Throws while none runs. */
  get app(): App {
    if (this.#app === null) throw new Error('Muster does not run just now.');
    return this.#app;
  }

  url(): string | null {
    return this.#house?.app.url ?? null;
  }

  /** Known before its start: whoever sends its first request finds it. */
  inspection(): Inspection | null {
    return this.#app?.inspect ?? null;
  }

  /** 'open', or what the database refuses. */
  begin(): Promise<{ readonly kind: 'open' } | NotOpened> {
    return this.#inTurn(() => this.#open());
  }

  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#house !== null) return;
      const outcome = await this.#open();
      if (outcome.kind === 'refused') throw new Error(outcome.lines.join(' '));
    });
  }

  crash(): Promise<void> {
    return this.#inTurn(async () => this.#leave()?.crash());
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => this.#leave()?.stop());
  }

  async #open(): Promise<{ readonly kind: 'open' } | NotOpened> {
    const { environment, started } = this.#options;
    const parts = {
      ...this.#options,
      environment: { ...environment, http: { ...environment.http, port: this.#port } },
    };
    const outcome = await openHouse(parts, (app) => {
      this.#app = app;
    });
    if (outcome.kind === 'refused') return outcome;
    const { app } = outcome.house;
    this.#house = outcome.house;
    this.#port = Number(new URL(app.url).port);
    await started(app);
    return { kind: 'open' };
  }

  #leave(): House | null {
    const house = this.#house;
    this.#house = null;
    this.#app = null;
    return house;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
