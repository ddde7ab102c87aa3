import type { Episode } from './alerts/episode.ts';
import { runMark } from './pipelines/run-mark.ts';
import { shownAttempt, type Run } from './pipelines/run.ts';
import type { Config } from './platform/config/config.ts';
import { requestId, type UpgradeRequest } from './requests/request.ts';
import { overrideWords } from './windows/override-words.ts';
import { overrideId, type Override } from './windows/override.ts';
import { fleetTarget } from './windows/window-rights.ts';
import type { Told } from './windows/window-service.ts';
import { NO_TARGET, type ActTarget } from './windows/window-scope.ts';

/** What later rooms tell of, in the words of a window's summary; one for each target that it concerns. */
export function runDoings(config: Config, run: Run, pipelines: readonly string[]): readonly Told[] {
  const { state, updatedAt } = shownAttempt(run);
  return config.pipelines
    .filter(({ name }) => pipelines.includes(name))
    .map(({ name, fleet, environment }) => ({
      kind: 'run',
      key: run.key,
      words: `${name} ${runMark(run)}: ${state.replaceAll('_', ' ')}`,
      url: run.url,
      at: updatedAt,
      target: { fleet, environment, pipeline: name, train: null },
    }));
}

export function requestDoing(config: Config, request: UpgradeRequest): Told {
  return {
    kind: 'request',
    key: requestId(request.number),
    words: `${requestId(request.number)}: ${request.fleet} to ${request.version.text}, ${request.state}`,
    url: null,
    at: request.enteredAt,
    target: fleetTarget(config, request.fleet),
  };
}

export function alertDoings(config: Config, episode: Episode): readonly Told[] {
  const targets: readonly ActTarget[] =
    episode.fleets.length === 0 ? [NO_TARGET] : episode.fleets.map((fleet) => fleetTarget(config, fleet));
  return targets.map((target) => ({
    kind: 'alert',
    key: `${episode.id}:${target.fleet ?? ''}`,
    words: `${episode.name}${target.fleet === null ? '' : ` on ${target.fleet}`}${episode.endedAt === null ? ' fires' : ', over'}`,
    url: null,
    at: episode.startedAt,
    target,
  }));
}

export function overrideDoing(override: Override): Told {
  return {
    kind: 'override',
    key: overrideId(override.number),
    words: `${overrideId(override.number)}: ${overrideWords(override)}, ${override.state}`,
    url: null,
    at: override.usedAt ?? override.askedAt,
    target: override.target,
  };
}
