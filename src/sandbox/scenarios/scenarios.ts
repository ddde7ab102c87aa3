import type { ScenarioState } from '../web/protocol.ts';

export type StartOutcome =
  | { readonly kind: 'started'; readonly state: ScenarioState }
  | { readonly kind: 'runs-already'; readonly state: ScenarioState }
  /** Its file is wrong; `why` says what to write. */
  | { readonly kind: 'broken'; readonly why: string }
  /** `names` are those there are. */
  | { readonly kind: 'unknown'; readonly names: readonly string[] };

export type StopOutcome =
  | { readonly kind: 'stopped'; readonly state: ScenarioState }
  | { readonly kind: 'not-running'; readonly state: ScenarioState }
  | { readonly kind: 'unknown'; readonly names: readonly string[] };

/** What can be made to happen in the sandbox, step by step on its clock. Several may run at once. */
export interface Scenarios {
  list(): readonly ScenarioState[];
  start(name: string): StartOutcome;
  /** Takes away the faults it switched on; what it did to the world stays. */
  stop(name: string): StopOutcome;
  /** Told after every change of any scenario; the returned function ends it. */
  subscribe(listener: () => void): () => void;
  /** Resolves when no step is under way. What waits for a later moment does not count. */
  idle(): Promise<void>;
  /** Stops all, and resolves when no step is under way. */
  close(): Promise<void>;
}
