import { z } from 'zod';
import { americanTime, buildOf, commitOf } from '../src/pipelines/aws-run.ts';
import { codebuildState } from '../src/pipelines/aws-run-state.ts';
import type { RunPart } from '../src/pipelines/run-part.ts';
import type { RunDescription } from '../src/pipelines/run.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { envelope, ENVELOPE_PICKS, filled, line } from './aws-event.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { isObject, listIn, pickFields, type FieldPicks } from './pick-fields.ts';

/* What CodeBuild's two kinds of event have in common (AWS docs: "Build notifications sample for CodeBuild"). */

/** A build has eleven; a context is a line each. */
const MOST_PHASES = 50;
const MOST_CONTEXTS = 5;

const MORE_PICKS = {
  'build-number': foreignLine,
  initiator: foreignLine,
  'build-start-time': foreignLine,
  'build-complete': true,
  'source-version': foreignLine,
  logs: { 'deep-link': foreignUrl },
} as const satisfies FieldPicks;

/** Of either kind of event. `environment-variables` may hold secrets in the clear, and are not among them. */
export function redactBuild(raw: JsonValue, detailPicks: FieldPicks): JsonValue {
  const kept = pickFields(raw, {
    ...ENVELOPE_PICKS,
    detail: {
      'project-name': foreignLine,
      'build-id': foreignLine,
      ...detailPicks,
      'additional-information': MORE_PICKS,
    },
  });
  const detail = kept['detail'];
  if (detail === undefined || !isObject(detail)) return kept;
  const more = detail['additional-information'];
  if (more === undefined || !isObject(more)) return kept;
  const phases = listIn(raw, ['detail', 'additional-information', 'phases'], MOST_PHASES).map(keepPhase);
  return { ...kept, detail: { ...detail, 'additional-information': { ...more, phases } } };
}

function keepPhase(phase: JsonValue): JsonValue {
  const contexts = listIn(phase, ['phase-context'], MOST_CONTEXTS);
  return {
    ...pickFields(phase, {
      'phase-type': foreignLine,
      'phase-status': foreignLine,
      'start-time': foreignLine,
      'end-time': foreignLine,
      'duration-in-seconds': true,
    }),
    'phase-context': contexts.flatMap((context) => (typeof context === 'string' ? [foreignLine(context)] : [])),
  };
}

const american = line.nullish().transform((text) => americanTime(text ?? ''));

export const buildDetail = {
  'project-name': filled,
  'build-id': filled.transform((id, context) => {
    const build = buildOf(id);
    if (build !== null) return build;
    context.addIssue({ code: 'custom', message: 'no build' });
    return z.NEVER;
  }),
  'additional-information': z
    .object({
      'build-number': z.number().nullish(),
      initiator: line.nullish(),
      'build-start-time': american,
      'source-version': line.nullish(),
      logs: z.object({ 'deep-link': line.nullish() }).nullish(),
      phases: z
        .array(
          z.object({
            'phase-type': line.nullish(),
            'phase-status': line.nullish(),
            'phase-context': z.array(line).nullish(),
            'start-time': american,
            'end-time': american,
          }),
        )
        .nullish(),
    })
    .nullish(),
};

/** What both kinds of event share. */
export const BUILD = z.object({ ...envelope, detail: z.object(buildDetail) });

export type BuildPayload = z.infer<typeof BUILD>;

export function buildDescription({ detail, time }: BuildPayload): RunDescription {
  const { project, uuid } = detail['build-id'];
  const more = detail['additional-information'] ?? null;
  const version = more?.['source-version'] ?? '';
  return {
    key: `aws:${project}:${uuid}`,
    system: 'aws',
    repository: project,
    workflow: { path: '', name: project },
    executionId: uuid,
    number: more?.['build-number'] ?? null,
    branch: branchOf(version),
    fork: null,
    trigger: triggerOf(more?.initiator ?? '', version),
    sha: commitOf(version) ?? '',
    title: null,
    author: null,
    url: more?.logs?.['deep-link'] || null,
    createdAt: more?.['build-start-time'] ?? time,
    complete: false,
  };
}

/** A branch, a tag or a proposal; archives in S3, as CodePipeline passes them on, are none of these. */
function branchOf(version: string): string {
  if (version === '' || version.startsWith('arn:') || commitOf(version) !== null) return '';
  return version.replace(/^refs\/(?:heads|tags)\//u, '').replace(/\^\{[0-9a-f]+\}$/u, '');
}

/** Whoever started it by hand is its actor; builds of a proposal break no branch. */
function triggerOf(initiator: string, version: string): string {
  if (initiator.startsWith('codepipeline/')) return initiator;
  if (/^pr\/\d+$/u.test(version)) return 'pull_request';
  if (initiator.startsWith('GitHub-Hookshot/')) return 'webhook';
  return initiator.startsWith('rule/') ? 'schedule' : 'manual';
}

export function actorOf({ detail }: BuildPayload): string | null {
  const more = detail['additional-information'] ?? null;
  const initiator = more?.initiator ?? '';
  const isPerson = triggerOf(initiator, more?.['source-version'] ?? '') === 'manual';
  return isPerson ? initiator.split('/').at(-1) || null : null;
}

/** The phases told so far, in their order. The last one, COMPLETED, only says that the others are over. */
export function phaseParts({ detail, time }: BuildPayload): readonly RunPart[] {
  const phases = detail['additional-information']?.phases ?? [];
  return phases.flatMap((phase, position) => {
    const name = phase['phase-type'] || null;
    const word = phase['phase-status'] || null;
    if (name === null || name === 'COMPLETED') return [];
    const { state, rawState, phase: reached } = codebuildState(word ?? 'IN_PROGRESS');
    const context = (phase['phase-context'] ?? []).filter((each) => each !== '' && each !== ': ');
    return [
      {
        attempt: 1,
        key: name,
        stage: null,
        job: name,
        state,
        rawState,
        phase: reached,
        position,
        mayFail: false,
        url: null,
        failure: state === 'failed' ? (context[0] ?? `${name} ended ${rawState}`) : null,
        startedAt: phase['start-time'],
        updatedAt: phase['end-time'] ?? phase['start-time'] ?? time,
        endedAt: reached === 'finished' ? (phase['end-time'] ?? null) : null,
      },
    ];
  });
}
