import { findWarnings } from './config-warnings.ts';
import { renderProblem, type ConfigProblem } from './config-problem.ts';
import { readConfigFile, type ReadConfigOptions } from './read-config.ts';

export type CheckOutcome =
  | { readonly kind: 'valid'; readonly summary: string; readonly warnings?: readonly string[] }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

/** `muster config check [file]`: reads the file as a start would, without a network or a database. */
export function checkConfigFile(path: string, options: ReadConfigOptions): CheckOutcome {
  const outcome = readConfigFile(path, options);
  if (outcome.kind === 'invalid') return outcome;
  const { config } = outcome;
  const counts = (['channels', 'roles', 'people', 'connections', 'fleets', 'pipelines'] as const).map(
    (section) => `${config[section].length} ${section}`,
  );
  const hosts = config.fleets.flatMap((fleet) => fleet.hosts.flatMap(({ names }) => names)).length;
  return {
    kind: 'valid',
    summary: `${counts.join(', ')}, ${hosts} hosts (${config.hash})`,
    warnings: findWarnings(config),
  };
}

/** What the command prints: `ok` decides the exit code. */
export function renderCheck(path: string, outcome: CheckOutcome): { readonly ok: boolean; readonly text: string } {
  if (outcome.kind === 'valid') {
    const warnings = (outcome.warnings ?? []).map((warning) => `${path}: warning: ${warning}\n`);
    return { ok: true, text: `${path} is valid: ${outcome.summary}.\n${warnings.join('')}` };
  }
  const { problems } = outcome;
  const lines = problems.map((problem) => renderProblem(path, problem));
  return {
    ok: false,
    text: `${lines.join('\n')}\n${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in ${path}.\n`,
  };
}
