import type { JsonValue } from '../json.ts';
import { isName } from './webhook-source.ts';

/*
 * How events of AWS name themselves, whichever way they come: as EventBridge writes them ('detail-type'), as the
 * notification rules of the Developer Tools do ('detailType'), and as CodePipeline and CloudWatch write to a topic by
 * themselves, without a name.
 */

/** What a manual approval action publishes to its topic (AWS docs: "JSON data format for manual approval notifications"). */
export const APPROVAL_EVENT = 'CodePipeline Approval';
/** What the action of an alarm publishes to its topic (AWS docs: "Notifying users on alarm changes"). */
export const ALARM_EVENT = 'CloudWatch Alarm';

/** null where nothing in it says what it is. */
export function awsEventName(payload: JsonValue): string | null {
  if (!isObject(payload)) return null;
  const named = payload['detail-type'] ?? payload['detailType'];
  if (typeof named === 'string') return isName(named) ? named : null;
  if (isObject(payload['approval'])) return APPROVAL_EVENT;
  return typeof payload['AlarmName'] === 'string' && typeof payload['NewStateValue'] === 'string' ? ALARM_EVENT : null;
}

/**
 * The pipelines or build projects it is about, any of which may be known to the configuration; a build that a pipeline
 * started names both. Empty where it is about none.
 */
export function pipelinesNamed(payload: JsonValue): readonly string[] {
  if (!isObject(payload)) return [];
  const { detail, approval } = payload;
  const named = [
    textAt(detail, 'pipeline'),
    textAt(detail, 'project-name'),
    initiatorOf(detail),
    textAt(approval, 'pipelineName'),
  ];
  return named.filter((name) => name !== null);
}

function initiatorOf(detail: JsonValue | undefined): string | null {
  const more = isObject(detail) ? detail['additional-information'] : undefined;
  return /^codepipeline\/(.+)$/.exec(textAt(more, 'initiator') ?? '')?.[1] ?? null;
}

function textAt(value: JsonValue | undefined, field: string): string | null {
  const text = isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;
  return typeof text === 'string' ? text : null;
}

export function isObject(value: JsonValue | undefined): value is { readonly [field: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
