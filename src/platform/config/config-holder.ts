import type { Config } from './config.ts';
import { carryOver, listChanges, type ConfigChange } from './config-changes.ts';
import { renderProblem, type ConfigProblem } from './config-problem.ts';
import { readConfigFile, type ReadConfigOptions, type ReadConfigOutcome } from './read-config.ts';

export type ReloadOutcome =
  /** The file says what was already in force. `pendingRestart` is what an earlier reload left for the next start. */
  | { readonly kind: 'kept'; readonly pendingRestart: readonly ConfigChange[] }
  | { readonly kind: 'replaced'; readonly changes: readonly ConfigChange[] }
  /** The file is wrong; the old configuration stays in force. */
  | { readonly kind: 'refused'; readonly problems: readonly ConfigProblem[] };

/** Read `current()` once per event, command or job, and use that one value to its end. */
export interface ConfigHolder {
  current(): Config;
  reload(): ReloadOutcome;
}

export type ConfigHolderOutcome =
  | { readonly kind: 'ready'; readonly holder: ConfigHolder }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

/** Reads the file for the first time; then it is ready to be read again at a signal. */
export function createConfigHolder(
  path: string,
  options: ReadConfigOptions,
  read: (path: string, options: ReadConfigOptions) => ReadConfigOutcome = readConfigFile,
): ConfigHolderOutcome {
  const first = read(path, options);
  if (first.kind === 'invalid') return first;
  let inForce = first.config;
  const holder: ConfigHolder = {
    current: () => inForce,
    reload() {
      const outcome = read(path, options);
      if (outcome.kind === 'invalid') return { kind: 'refused', problems: outcome.problems };
      const changes = listChanges(inForce, outcome.config);
      if (outcome.config.hash === inForce.hash) return { kind: 'kept', pendingRestart: changes };
      inForce = carryOver(inForce, outcome.config);
      return { kind: 'replaced', changes };
    },
  };
  return { kind: 'ready', holder };
}

/** What to tell whoever asked for the reload, a line each. */
export function renderReload(path: string, outcome: ReloadOutcome): readonly string[] {
  switch (outcome.kind) {
    case 'kept':
      return [`${path}: nothing changed.`, ...outcome.pendingRestart.map(renderChange)];
    case 'replaced':
      return [`${path}: now in force.`, ...outcome.changes.map(renderChange)];
    case 'refused':
      return [
        `${path}: refused, the old configuration stays in force.`,
        ...outcome.problems.map((problem) => renderProblem(path, problem)),
      ];
  }
}

function renderChange({ what, needsRestart }: ConfigChange): string {
  return needsRestart ? `${what}: takes effect at the next start` : what;
}
