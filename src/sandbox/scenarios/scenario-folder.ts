import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readScenario, type ScenarioOutcome } from './scenario-file.ts';

/** Where the scenarios that come with Muster are. */
export const SCENARIO_FOLDER = import.meta.dirname;

export interface ScenarioFolder {
  /** By name. One that cannot be read is among them, with why: a slip in one file leaves the others alone. */
  readonly scenarios: ReadonlyMap<string, ScenarioOutcome>;
  /** A file beside the scenarios. */
  readText(file: string): string;
}

export function openScenarioFolder(folder: string = SCENARIO_FOLDER): ScenarioFolder {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .toSorted();
  return {
    scenarios: new Map(
      names.map((name) => [name, readScenario(name, readFileSync(join(folder, `${name}.yaml`), 'utf8'))]),
    ),
    readText(file) {
      if (basename(file) !== file) throw new Error(`${file} must be a file beside the scenario, without a folder.`);
      return readFileSync(join(folder, file), 'utf8');
    },
  };
}
