import type { LastChange, OpenDoing } from './alerts/last-change.ts';
import type { LastChanges } from './alerts/last-changes-service.ts';
import { listConfigChanges } from './fleets/config-change-store.ts';
import { holdId, type Hold } from './holds/hold.ts';
import { listEndedHolds, listOpenHolds } from './holds/hold-store.ts';
import { deployId, type Deploy } from './deploys/deploy.ts';
import { listChangesBefore } from './deploys/deploy-store.ts';
import { agentWords } from './approvals/approval-view.ts';
import { findPersonByLogin } from './people/person.ts';
import { listRunsBefore } from './pipelines/pipeline-status-store.ts';
import type { StatusRun } from './pipelines/pipeline-status.ts';
import { runMark } from './pipelines/run-mark.ts';
import type { Config } from './platform/config/config.ts';
import type { Reader } from './platform/database/transaction.ts';
import { clip, code, escape, userMention } from './platform/discord/text.ts';
import { listOpenedBefore, listUnderWay } from './windows/occurrence-store.ts';
import type { OccurrenceLife } from './windows/occurrence-life.ts';
import { fleetTarget } from './windows/window-rights.ts';
import { covers } from './windows/window-scope.ts';
import { findWindow } from './windows/window-store.ts';
import { windowId, type ReleaseWindow } from './windows/window.ts';

export interface LastChangesParts {
  readonly config: () => Config;
  readonly guildId: string;
}

type Run = StatusRun & { readonly pipeline: string };

/** A deployment that has told nothing for so long is not taken for one under way. */
const LONGEST_DEPLOY_MS = 6 * 60 * 60 * 1000;
/** Windows of all fleets that are looked at for one fleet's. */
const WINDOWS_LOOKED_AT = 20;
const LONGEST_WORD = 60;

/** What an alert's card tells of its fleet, from the rooms that know: runs, windows, holds, the configuration. */
export function createLastChanges({ config, guildId }: LastChangesParts): LastChanges {
  return {
    async listBefore(reader, { fleet, before, limit }) {
      const house = config();
      const query = { fleet, before, limit };
      const runs = await listRunsBefore(reader, { pipelines: pipelinesOf(house, fleet), before, limit });
      const deploys = await listChangesBefore(reader, { ...query, guildId });
      const lives = await listOpenedBefore(reader, { before, limit: WINDOWS_LOOKED_AT });
      const changes: readonly LastChange[] = [
        ...deploys.map(askedChange),
        ...runs
          .filter(({ url }) => deploys.every(({ runUrl }) => runUrl === null || runUrl !== url))
          .map((run) => deployChange(house, run)),
        ...(await windowsOn(reader, { house, fleet, guildId, lives })).map(windowChange),
        ...(await listOpenHolds(reader, guildId, fleet)).map(placedChange),
        ...(await listEndedHolds(reader, { guildId, fleet, limit })).flatMap(endedChanges),
        ...(await listConfigChanges(reader, query)).map(({ fields, at }): LastChange => ({
          kind: 'config',
          what: `the configuration of the fleet changed (${escape(clip(fields.join(', '), LONGEST_WORD))})`,
          who: null,
          at,
          url: null,
        })),
      ];
      return changes
        .filter(({ at }) => at < before)
        .toSorted((a, b) => b.at.getTime() - a.at.getTime())
        .slice(0, limit);
    },

    async listOpen(reader, { fleet, at }) {
      const house = config();
      const runs = await listRunsBefore(reader, { pipelines: pipelinesOf(house, fleet), before: at, limit: 5 });
      const lives = (await listUnderWay(reader, at)).filter(({ state }) => state === 'open');
      return [
        ...runs.filter((run) => isUnderWay(run, at)).map(deployDoing),
        ...(await windowsOn(reader, { house, fleet, guildId, lives })).map(windowDoing),
        ...(await listOpenHolds(reader, guildId, fleet)).map(holdDoing),
      ];
    },
  };
}

function pipelinesOf({ pipelines }: Config, fleet: string): readonly string[] {
  return pipelines.filter((pipeline) => pipeline.fleet === fleet).map(({ name }) => name);
}

function isUnderWay({ phase, createdAt }: Run, at: Date): boolean {
  return phase !== 'finished' && at.getTime() - createdAt.getTime() < LONGEST_DEPLOY_MS;
}

function deployChange(config: Config, run: Run): LastChange {
  const by = run.actor ?? run.author;
  const person = by === null ? null : findPersonByLogin(config, run.system, by);
  const [account] = person?.discord ?? [];
  return {
    kind: 'deploy',
    what: `${runWords(run)}: ${run.state.replaceAll('_', ' ')}`,
    who: account === undefined ? by && escape(clip(by, LONGEST_WORD)) : userMention(account),
    at: run.endedAt ?? run.createdAt,
    url: run.url,
  };
}

/** What somebody had deployed from here; the run that did it is left out beside it. */
function askedChange(deploy: Deploy): LastChange {
  const { kind, askedBy, state, run, endedAt, enteredAt, runUrl } = deploy;
  const by = run === null ? '' : `, ${escape(clip(run, LONGEST_WORD))}`;
  return {
    kind: 'deploy',
    what: `${deployId(deploy)} of ${code(clip(deploy.ref, LONGEST_WORD))}${HOW_WORDS[kind] ?? ''}${by}: ${STATE_WORDS[state]}`,
    who: askedBy === null ? null : agentWords(askedBy),
    at: endedAt ?? enteredAt,
    url: runUrl,
  };
}

/** By kind; the others need no word. */
const HOW_WORDS: Readonly<Partial<Record<Deploy['kind'], string>>> = { restore: ' put back', latest: ' after a hold' };

const STATE_WORDS: Readonly<Record<Deploy['state'], string>> = {
  weighing: 'is looked at',
  starting: 'is being started',
  building: 'is being built',
  rolling: 'rolls out',
  done: 'on every host',
  nothing: 'was not needed',
  'not-started': 'was not started',
  failed: 'failed',
  unverified: 'said to be deployed by hand, unverified',
  incomplete: 'not on every host',
  overtaken: 'was given up',
};

function deployDoing(run: Run): OpenDoing {
  return { kind: 'deploy', what: `${runWords(run)} is under way`, since: run.createdAt };
}

function runWords(run: Run): string {
  const ref = run.branch === '' ? run.sha.slice(0, 8) : run.branch;
  return `${code(clip(run.pipeline, LONGEST_WORD))} ${run.number === null ? escape(runMark(run)) : runMark(run)}${ref === '' ? '' : ` on ${code(clip(ref, LONGEST_WORD))}`}`;
}

interface WindowOn {
  readonly window: ReleaseWindow;
  readonly life: OccurrenceLife;
}

/** The windows, or freezes, of these occurrences that cover the fleet. */
async function windowsOn(
  reader: Reader,
  {
    house,
    fleet,
    guildId,
    lives,
  }: {
    readonly house: Config;
    readonly fleet: string;
    readonly guildId: string;
    readonly lives: readonly OccurrenceLife[];
  },
): Promise<readonly WindowOn[]> {
  const target = fleetTarget(house, fleet);
  const found: WindowOn[] = [];
  for (const life of lives) {
    const window = await findWindow(reader, guildId, life.window);
    if (window !== null && covers(window.scope, target)) found.push({ window, life });
  }
  return found;
}

function windowChange({ window, life }: WindowOn): LastChange {
  return {
    kind: 'window',
    what: `${windowWords(window)} opened`,
    who: null,
    at: life.openedAt ?? life.startsAt,
    url: null,
  };
}

function windowDoing({ window, life }: WindowOn): OpenDoing {
  return { kind: 'window', what: `${windowWords(window)} is open`, since: life.openedAt ?? life.startsAt };
}

function windowWords({ number, kind, name }: ReleaseWindow): string {
  return `${kind === 'freeze' ? 'freeze' : 'window'} ${windowId(number)} ${escape(clip(name, LONGEST_WORD))}`;
}

function placedChange(hold: Hold): LastChange {
  return {
    kind: 'hold',
    what: `${holdWords(hold)} was placed`,
    who: agentWords(hold.holder),
    at: hold.placedAt,
    url: null,
  };
}

/** Of a hold that is over both: somebody may have changed the fleet while it stood. */
function endedChanges(hold: Hold): readonly LastChange[] {
  if (hold.endedAt === null) return [placedChange(hold)];
  const who = hold.endedBy === null ? null : agentWords(hold.endedBy);
  const ended: LastChange = { kind: 'hold', what: `${holdWords(hold)} ended`, who, at: hold.endedAt, url: null };
  return [ended, placedChange(hold)];
}

function holdDoing(hold: Hold): OpenDoing {
  return { kind: 'hold', what: `${holdWords(hold)} stands`, since: hold.placedAt };
}

function holdWords(hold: Hold): string {
  return `hold ${holdId(hold)} (${escape(clip(hold.reason, LONGEST_WORD))})`;
}
