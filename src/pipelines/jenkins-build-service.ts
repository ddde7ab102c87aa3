import type { Clock } from '../platform/clock.ts';
import type { Database, Transaction } from '../platform/database/transaction.ts';
import { saveTry } from './connection-try-store.ts';
import { nextTryMs, readRunEvent, toldRunEvent, type EndedBuild, type ToldBuild } from './jenkins-build.ts';
import type { FindJenkins, ReadBuild, ReadBuildOutcome } from './jenkins-build-port.ts';
import { findEndedBuild, listDueBuilds, saveEndedBuild } from './jenkins-build-store.ts';
import { jenkinsRunKey } from './jenkins-job.ts';
import { standingNote } from './jenkins-note-view.ts';
import type { RunService } from './run-service.ts';

export interface JenkinsBuildParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly runs: RunService;
  readonly jenkins: FindJenkins;
  /** Takes out of a foreign line what looks like a credential. */
  readonly clean: (line: string) => string;
}

export interface JenkinsBuildService {
  /**
   * Takes in what a notification says. Where a connection leads to a Jenkins, how a build ended is only shown, as not
   * confirmed, and counts for its branch once that Jenkins has said so itself.
   */
  heard(tx: Transaction, told: ToldBuild): Promise<void>;
  /** Asks about builds that are due, outside of any transaction; gives how many it asked about. */
  confirmDue(): Promise<number>;
  /** Resolves when nobody is being asked. */
  settled(): Promise<void>;
}

/** Jenkins tells of the end while it still writes it down. */
const FIRST_TRY_AFTER_MS = 2_000;
/** One turn of the job; what is left is for the next. */
const MOST_AT_ONCE = 20;
/** Whose note it is on the run's card. */
const BY = 'jenkins';

export function createJenkinsBuildService(parts: JenkinsBuildParts): JenkinsBuildService {
  let underWay: Promise<unknown> = Promise.resolve();
  return {
    heard: (tx, told) => hear(parts, tx, told),
    confirmDue() {
      const turn = confirmDue(parts);
      underWay = turn.catch(() => undefined);
      return turn;
    },
    async settled() {
      await underWay;
    },
  };
}

async function confirmDue(parts: JenkinsBuildParts): Promise<number> {
  const due = await listDueBuilds(parts.database.read, { now: parts.clock.now(), limit: MOST_AT_ONCE });
  for (const build of due) await confirm(parts, build);
  return due.length;
}

async function hear({ runs, jenkins, clock }: JenkinsBuildParts, tx: Transaction, told: ToldBuild): Promise<void> {
  const found = jenkins({ fullUrl: told.fullUrl });
  await runs.record(tx, toldRunEvent(told, { counts: found.kind === 'none-configured' }));
  const runKey = jenkinsRunKey(told.job, told.number);
  if (told.phase !== 'FINALIZED' || (await findEndedBuild(tx, runKey)) !== null) return;
  const now = clock.now();
  const build: EndedBuild = {
    runKey,
    job: told.job,
    number: told.number,
    fullUrl: told.fullUrl,
    told: told.status ?? '',
    standing: found.kind === 'found' ? 'waiting' : found.kind === 'none-configured' ? 'not-asked' : 'elsewhere',
    tries: 0,
    toldAt: now,
    dueAt: found.kind === 'found' ? new Date(now.getTime() + FIRST_TRY_AFTER_MS) : null,
  };
  await saveEndedBuild(tx, build);
  await runs.note(tx, runKey, { by: BY, text: standingNote(build, { result: null, why: null }) });
}

async function confirm(parts: JenkinsBuildParts, build: EndedBuild): Promise<void> {
  const found = parts.jenkins({ fullUrl: build.fullUrl });
  const outcome: ReadBuildOutcome =
    found.kind === 'found'
      ? await found.port.readBuild(build.job, build.number)
      : { kind: 'failed', why: 'its connection is gone from the configuration' };
  await parts.database.transaction(async (tx) => {
    if (found.kind === 'found') {
      const failure = outcome.kind === 'failed' ? parts.clean(outcome.why) : null;
      await saveTry(tx, { connection: found.connection, at: parts.clock.now(), failure });
    }
    await settle(parts, tx, { build, outcome });
  });
}

interface Answered {
  readonly build: EndedBuild;
  readonly outcome: ReadBuildOutcome;
}

async function settle(parts: JenkinsBuildParts, tx: Transaction, { build, outcome }: Answered): Promise<void> {
  switch (outcome.kind) {
    case 'read':
      await (outcome.build.result === null
        ? tryAgain(parts, tx, { build, why: 'it says that the build still runs', otherwise: 'denied' })
        : confirmAs(parts, tx, { build, read: cleaned(outcome.build, parts.clean) }));
      return;
    case 'no-such-build':
      await end(parts, tx, { ...build, standing: 'denied', dueAt: null }, { result: null, why: null });
      return;
    case 'failed':
      await tryAgain(parts, tx, { build, why: parts.clean(outcome.why), otherwise: 'unreachable' });
      return;
  }
}

async function confirmAs(
  parts: JenkinsBuildParts,
  tx: Transaction,
  { build, read }: { readonly build: EndedBuild; readonly read: ReadBuild },
): Promise<void> {
  const run = await parts.runs.find(tx, build.runKey);
  // Retention may have taken the run while Jenkins was away; its build goes with it.
  if (run === null) return;
  const { attempts: _attempts, parts: _parts, ...known } = run;
  const event = readRunEvent(read, { known, askedAt: parts.clock.now() });
  if (event !== null) await parts.runs.record(tx, event);
  const confirmed: EndedBuild = { ...build, standing: 'confirmed', dueAt: null };
  await end(parts, tx, confirmed, { result: read.result?.rawState ?? null, why: null });
}

interface Failing {
  readonly build: EndedBuild;
  readonly why: string;
  /** What it is when every try has failed. */
  readonly otherwise: 'denied' | 'unreachable';
}

async function tryAgain(parts: JenkinsBuildParts, tx: Transaction, { build, why, otherwise }: Failing): Promise<void> {
  const tries = build.tries + 1;
  const waitMs = nextTryMs(tries);
  const dueAt = waitMs === null ? null : new Date(parts.clock.now().getTime() + waitMs);
  const standing = dueAt === null ? otherwise : 'waiting';
  await end(parts, tx, { ...build, tries, standing, dueAt }, { result: null, why });
}

async function end(
  { runs }: JenkinsBuildParts,
  tx: Transaction,
  build: EndedBuild,
  said: Parameters<typeof standingNote>[1],
): Promise<void> {
  if ((await findEndedBuild(tx, build.runKey)) === null) return;
  await saveEndedBuild(tx, build);
  await runs.note(tx, build.runKey, { by: BY, text: standingNote(build, said) });
}

/** Commits and errors are where secrets get pasted. */
function cleaned(build: ReadBuild, clean: (line: string) => string): ReadBuild {
  const { commit } = build;
  return {
    ...build,
    cause: build.cause === null ? null : clean(build.cause),
    actor: build.actor === null ? null : clean(build.actor),
    ref: clean(build.ref),
    commit: commit === null ? null : { title: clean(commit.title), author: clean(commit.author) },
    stages: build.stages.map((stage) => ({
      ...stage,
      name: clean(stage.name),
      failure: stage.failure === null ? null : clean(stage.failure),
    })),
  };
}
