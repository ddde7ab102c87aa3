import type { Clock } from '../../platform/clock.ts';
import type { FaultSwitches } from '../fault-switches.ts';
import { Timers } from '../timers.ts';
import type { MusterProcess } from '../../muster-process.ts';
import type { ScenarioState } from '../web/protocol.ts';
import type { StandIn } from '../discord/stand-in.ts';
import type { World } from '../world/world.ts';
import type { Scenario } from './scenario-file.ts';
import type { Stage } from './verb.ts';

export interface ScenarioRunOptions {
  readonly clock: Clock;
  readonly world: World;
  readonly standIn: Pick<StandIn, 'as' | 'messages' | 'when'>;
  readonly faults: FaultSwitches;
  readonly muster: MusterProcess;
  readonly readText: (file: string) => string;
  /** Told after every change of its progress. */
  readonly changed: () => void;
}

type Progress = ScenarioState['progress'];

/** A scenario under way, from its start to its end: each step at its own time on the sandbox's clock. */
export class ScenarioRun {
  readonly #scenario: Scenario;
  readonly #options: ScenarioRunOptions;
  readonly #stage: Stage;
  readonly #timers: Timers;
  readonly #undo: (() => void | Promise<void>)[] = [];
  /** Steps and endings that have not finished. */
  readonly #underWay = new Set<Promise<void>>();
  /** The step under way: on a fast clock the next one's moment may come before what people do has been answered. */
  #turn: Promise<void> = Promise.resolve();
  #progress: Progress = { kind: 'idle' };

  constructor(scenario: Scenario, options: ScenarioRunOptions) {
    this.#scenario = scenario;
    this.#options = options;
    const { clock, world, standIn, faults, muster, readText } = options;
    this.#timers = new Timers(clock);
    this.#stage = {
      clock,
      world,
      standIn,
      faults,
      muster,
      readText,
      ids: new Map(),
      names: new Map(),
      later: (ms, act) => {
        this.#later(ms, act);
      },
      atEnd: (undo) => {
        this.#undo.push(undo);
      },
    };
  }

  get progress(): Progress {
    return this.#progress;
  }

  begin(): void {
    const { steps, lastsMs, title } = this.#scenario;
    this.#change({ kind: 'running', step: `${title} begins.`, done: 0, steps: steps.length });
    for (const [index, step] of steps.entries())
      this.#laterInTurn(step.atMs, async () => {
        this.#change({ kind: 'running', step: step.what, done: index + 1, steps: steps.length });
        await step.act(this.#stage);
      });
    this.#laterInTurn(lastsMs, () => {
      if (this.#scenario.repeats) this.#beginAgain();
      else this.#end({ kind: 'ended', at: this.#now() });
    });
  }

  stop(): void {
    if (this.#progress.kind === 'running') this.#end({ kind: 'stopped', at: this.#now() });
  }

  /** Resolves when no step is under way. What waits for a later moment does not count. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #beginAgain(): void {
    this.#timers.cancelAll();
    this.#undoAll();
    this.#stage.ids.clear();
    this.#stage.names.clear();
    this.begin();
  }

  /** Done at its moment or, where the one before it still goes on then, after that. */
  #laterInTurn(ms: number, act: () => void | Promise<void>): void {
    this.#later(ms, () => {
      const done = this.#turn.then(async () => {
        if (this.#progress.kind === 'running') await act();
      });
      this.#turn = done.catch(() => undefined);
      return done;
    });
  }

  #end(progress: Progress): void {
    this.#timers.cancelAll();
    this.#undoAll();
    this.#change(progress);
  }

  #undoAll(): void {
    for (const undo of this.#undo.splice(0)) this.#track(undo);
  }

  #later(ms: number, act: () => void | Promise<void>): void {
    if (ms === 0) {
      this.#track(act);
      return;
    }
    this.#timers.after(ms, () => {
      this.#track(act);
    });
  }

  #track(act: () => void | Promise<void>): void {
    const done = this.#attempt(act).finally(() => {
      this.#underWay.delete(done);
    });
    this.#underWay.add(done);
  }

  async #attempt(act: () => void | Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (this.#progress.kind === 'running') this.#end({ kind: 'failed', at: this.#now(), why });
      else this.#change({ kind: 'failed', at: this.#now(), why });
    }
  }

  #change(progress: Progress): void {
    this.#progress = progress;
    this.#options.changed();
  }

  #now(): string {
    return this.#options.clock.now().toISOString();
  }
}
