/*
 * Anybody with the token → POST /webhooks/generic, kind: run (docs/generic-event.schema.json).
 *
 * Received from scripts and CI systems without a source of their own, and from `muster event send`: a run of a pipeline
 * is in this state, with as much about it as the sender knows. What one event leaves out, another may tell.
 * What comes of it: as with any other run. A pipeline of the config with system generic and repository
 * `<source>/<pipeline>` shows it.
 * Who may: whoever holds the webhook's token.
 */
import { GENERIC_RUN_EVENT, type GenericCourse, type GenericRunEvent } from '../src/pipelines/generic-event-input.ts';
import { genericRepository, genericState } from '../src/pipelines/generic-event.ts';
import type { RunPart } from '../src/pipelines/run-part.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import type { Run, RunEvent } from '../src/pipelines/run.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { COURSE, ENVELOPE, genericLine, withoutEmpty } from './generic-fields.ts';
import { isObject, listIn, pickFields } from './pick-fields.ts';

const MOST_STAGES = 50;
const MOST_JOBS = 100;

function redact(raw: JsonValue): JsonValue {
  const kept = pickFields(raw, {
    ...ENVELOPE,
    ...COURSE,
    run: true,
    attempt: true,
    title: genericLine,
    branch: genericLine,
    commit: genericLine,
    author: genericLine,
    actor: genericLine,
    trigger: genericLine,
  });
  const stages = listIn(raw, ['stages'], MOST_STAGES)
    .filter(isObject)
    .map((stage) => ({
      ...withoutEmpty(pickFields(stage, { ...COURSE, name: genericLine })),
      jobs: listIn(stage, ['jobs'], MOST_JOBS)
        .filter(isObject)
        .map((job) => withoutEmpty(pickFields(job, { ...COURSE, name: genericLine }))),
    }));
  return { ...withoutEmpty(kept), stages };
}

export function createGenericRunHandler(runs: RunService): Handler {
  return defineHandler<GenericRunEvent>({
    source: 'generic',
    event: 'run',
    redact,
    payload: GENERIC_RUN_EVENT,
    async handle(event, _received, tx) {
      await runs.record(tx, runEventFrom(event, await runs.find(tx, genericRunKey(event))));
    },
  });
}

export function genericRunKey(event: Pick<GenericRunEvent, 'source' | 'pipeline'> & { readonly run: number }): string {
  return `generic:${genericRepository(event)}:${event.run}`;
}

/** `known` is what was told before: who sends that a run failed need not say again when it began. */
export function runEventFrom(event: GenericRunEvent, known: Run | null): RunEvent {
  const at = new Date(event.at);
  const state = genericState(event.state);
  const number = event.attempt ?? 1;
  const before = known?.attempts.find((attempt) => attempt.number === number) ?? null;
  const startedAt = dateOf(event.startedAt) ?? before?.startedAt ?? (state.phase === 'active' ? at : null);
  return {
    key: genericRunKey(event),
    system: 'generic',
    repository: genericRepository(event),
    workflow: { path: '', name: event.pipeline },
    executionId: String(event.run),
    number: event.run,
    branch: event.branch ?? '',
    fork: null,
    trigger: event.trigger ?? '',
    sha: event.commit ?? '',
    title: event.title ?? null,
    author: event.author ?? null,
    url: event.url ?? null,
    createdAt: startedAt !== null && startedAt < at ? startedAt : at,
    complete: false,
    attempt: {
      ...state,
      number,
      actor: event.actor ?? before?.actor ?? null,
      startedAt,
      updatedAt: at,
      endedAt: dateOf(event.endedAt) ?? (state.phase === 'finished' ? at : null),
    },
    parts: [...partsFrom(event, { at, number, known }), ...failureFrom(event, { at, number, known })],
  };
}

interface Telling {
  readonly at: Date;
  readonly number: number;
  readonly known: Run | null;
}

/** Positions leave room for the jobs of a stage behind it; what has a place keeps it, as a list may tell less than before. */
function partsFrom({ stages = [] }: GenericRunEvent, telling: Telling): readonly RunPart[] {
  return stages.flatMap((stage, index) => {
    const position = index * (MOST_JOBS + 1);
    return [
      partFrom(stage, { ...telling, position, stage: stage.name, job: null }),
      ...(stage.jobs ?? []).map((job, at) =>
        partFrom(job, { ...telling, position: position + at + 1, stage: stage.name, job: job.name }),
      ),
    ];
  });
}

interface Placed extends Telling {
  readonly position: number;
  readonly stage: string;
  readonly job: string | null;
}

function partFrom(course: GenericCourse, { at, number, known, position, stage, job }: Placed): RunPart {
  const { state, rawState, phase } = genericState(course.state);
  const key = job === null ? stage : `${stage}/${job}`;
  const before = known?.parts.find((part) => part.attempt === number && part.key === key) ?? null;
  return {
    attempt: number,
    key,
    stage,
    job,
    state,
    rawState,
    phase,
    position: before?.position ?? position,
    mayFail: false,
    url: course.url ?? before?.url ?? null,
    failure: course.failure ?? null,
    startedAt: dateOf(course.startedAt) ?? before?.startedAt ?? (phase === 'active' ? at : null),
    updatedAt: at,
    endedAt: dateOf(course.endedAt) ?? (phase === 'finished' ? at : null),
  };
}

/** A run that failed and names no stage has its first error line as a job of the pipeline's name. */
function failureFrom(event: GenericRunEvent, { at, number }: Telling): readonly RunPart[] {
  if (event.failure === undefined || (event.stages ?? []).some(({ state }) => state === 'failed')) return [];
  const { state, rawState, phase } = genericState(event.state);
  return [
    {
      attempt: number,
      key: `${event.pipeline}!`,
      stage: null,
      job: event.pipeline,
      state,
      rawState,
      phase,
      position: null,
      mayFail: false,
      url: event.url ?? null,
      failure: event.failure,
      startedAt: dateOf(event.startedAt),
      updatedAt: at,
      endedAt: phase === 'finished' ? at : null,
    },
  ];
}

function dateOf(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}
