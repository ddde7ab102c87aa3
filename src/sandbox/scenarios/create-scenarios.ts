import type { Clock } from '../../platform/clock.ts';
import type { FaultSwitches } from '../fault-switches.ts';
import type { MusterProcess } from '../../muster-process.ts';
import type { ScenarioState } from '../web/protocol.ts';
import type { StandIn } from '../discord/stand-in.ts';
import type { World } from '../world/world.ts';
import type { Scenario, ScenarioOutcome } from './scenario-file.ts';
import { openScenarioFolder, type ScenarioFolder } from './scenario-folder.ts';
import { ScenarioRun } from './scenario-run.ts';
import type { Scenarios, StartOutcome, StopOutcome } from './scenarios.ts';

export interface ScenariosOptions {
  readonly clock: Clock;
  readonly world: World;
  readonly standIn: Pick<StandIn, 'as' | 'messages' | 'when'>;
  readonly faults: FaultSwitches;
  readonly muster: MusterProcess;
  /** Those that come with Muster by default. */
  readonly folder?: ScenarioFolder;
}

/** The scenarios of the folder, each idle until started. */
export function createScenarios(options: ScenariosOptions): Scenarios {
  return new FolderOfScenarios(options);
}

class FolderOfScenarios implements Scenarios {
  readonly #options: ScenariosOptions;
  readonly #folder: ScenarioFolder;
  readonly #runs = new Map<string, ScenarioRun>();
  readonly #listeners = new Set<() => void>();

  constructor(options: ScenariosOptions) {
    this.#options = options;
    this.#folder = options.folder ?? openScenarioFolder();
  }

  list(): readonly ScenarioState[] {
    return [...this.#folder.scenarios].map(([name, outcome]) => this.#stateOf(name, outcome));
  }

  start(name: string): StartOutcome {
    const outcome = this.#folder.scenarios.get(name);
    if (outcome === undefined) return { kind: 'unknown', names: this.#names() };
    const state = this.#stateOf(name, outcome);
    if (outcome.kind === 'invalid') return { kind: 'broken', why: outcome.lines.join(' ') };
    if (state.progress.kind === 'running') return { kind: 'runs-already', state };
    const run = new ScenarioRun(outcome.scenario, {
      ...this.#options,
      readText: (file) => this.#folder.readText(file),
      changed: () => {
        this.#tell();
      },
    });
    this.#runs.set(name, run);
    run.begin();
    return { kind: 'started', state: this.#stateOf(name, outcome) };
  }

  stop(name: string): StopOutcome {
    const outcome = this.#folder.scenarios.get(name);
    if (outcome === undefined) return { kind: 'unknown', names: this.#names() };
    const run = this.#runs.get(name);
    if (run?.progress.kind !== 'running') return { kind: 'not-running', state: this.#stateOf(name, outcome) };
    run.stop();
    return { kind: 'stopped', state: this.#stateOf(name, outcome) };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async idle(): Promise<void> {
    await Promise.all([...this.#runs.values()].map((run) => run.idle()));
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    for (const run of this.#runs.values()) run.stop();
    await this.idle();
  }

  #names(): readonly string[] {
    return [...this.#folder.scenarios.keys()];
  }

  #stateOf(name: string, outcome: ScenarioOutcome): ScenarioState {
    if (outcome.kind === 'invalid') return describeBroken(name, outcome.lines, this.#options.clock.now());
    return describe(outcome.scenario, this.#runs.get(name)?.progress ?? { kind: 'idle' });
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function describe(scenario: Scenario, progress: ScenarioState['progress']): ScenarioState {
  const { name, title, about, lookFor, lastsMs } = scenario;
  return { name, title, about: `${about} ${lookFor}`, lastsMs, progress };
}

function describeBroken(name: string, lines: readonly string[], now: Date): ScenarioState {
  return {
    name,
    title: `${name}.yaml`,
    about: 'This file cannot be read; correct it and start the sandbox again.',
    lastsMs: 0,
    progress: { kind: 'failed', at: now.toISOString(), why: lines.join(' ') },
  };
}
