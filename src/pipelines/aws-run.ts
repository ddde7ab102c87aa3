import type { RunDescription } from './run.ts';

export interface ExecutionSubject {
  readonly pipeline: string;
  readonly executionId: string;
  readonly region: string;
  /** When it began, as far as this word tells. */
  readonly at: Date;
}

export interface Told {
  readonly branch?: string | null;
  readonly sha?: string | null;
  readonly title?: string | null;
  readonly author?: string | null;
  readonly trigger?: string | null;
}

/** What one word tells of an execution; the words of all its events add up. */
export function executionDescription(subject: ExecutionSubject, told: Told = {}): RunDescription {
  const { pipeline, executionId, at } = subject;
  return {
    key: executionKey(pipeline, executionId),
    system: 'aws',
    repository: pipeline,
    workflow: { path: '', name: pipeline },
    executionId,
    number: null,
    branch: told.branch ?? '',
    fork: null,
    trigger: told.trigger ?? '',
    sha: told.sha ?? '',
    title: told.title ?? null,
    author: told.author ?? null,
    url: executionUrl(subject),
    createdAt: at,
    complete: false,
  };
}

export function executionKey(pipeline: string, executionId: string): string {
  return `aws:${pipeline}:${executionId}`;
}

/** The page of one execution in the console of its partition. */
export function executionUrl({ pipeline, executionId, region }: Omit<ExecutionSubject, 'at'>): string | null {
  const console = consoleOf(region);
  if (console === null) return null;
  const path = `${encodeURIComponent(pipeline)}/executions/${encodeURIComponent(executionId)}/timeline`;
  return `https://${console}/codesuite/codepipeline/pipelines/${path}?region=${region}`;
}

/** The console of a region (AWS docs: "Service endpoints"); null for what is no region. */
export function consoleOf(region: string): string | null {
  if (!/^[a-z]{2}(?:-[a-z]+){1,3}-\d$/.test(region)) return null;
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : `${region}.console.aws.amazon.com`;
}

/** Who is meant by an identity's ARN: `…:assumed-role/<role>/<session>`, `…:user/<name>`; null for other ARNs. */
export function personOf(arn: string): string | null {
  return /^arn:aws[a-z-]*:(?:sts|iam)::\d*:(?:assumed-role\/[^/]+|user(?:\/[^/]+)*?)\/([^/]+)$/.exec(arn)?.[1] ?? null;
}

/** Git's ids of commits. Versions of objects and digests of images name no commit. */
export function commitOf(revision: string): string | null {
  return /^[0-9a-f]{7,64}$/i.test(revision) ? revision.toLowerCase() : null;
}

/** `arn:…:build/<project>:<uuid>` and `<project>:<uuid>`, as events and actions name the same build; null for others. */
export function buildOf(id: string): { readonly project: string; readonly uuid: string } | null {
  const [, project, uuid] = /^(?:arn:aws[a-z-]*:codebuild:[^/]*:build\/)?([\w-]{1,255}):([\w-]{1,100})$/.exec(id) ?? [];
  return project === undefined || uuid === undefined ? null : { project, uuid };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** CodeBuild writes times as an American would, in UTC: "Sep 1, 2017 4:12:29 PM". null for anything else. */
export function americanTime(text: string): Date | null {
  const [, month, day, year, hour, minute, second, half] =
    /^([A-Za-z]{3})[a-z]*\.? (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2}):(\d{2})\s([AP])M$/u.exec(text.trim()) ?? [];
  const index = MONTHS.indexOf(month?.toLowerCase() ?? '');
  if (index === -1 || half === undefined) return null;
  const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
  const at = new Date(Date.UTC(Number(year), index, Number(day), hours, Number(minute), Number(second)));
  return Number(hour) <= 12 && at.getUTCMonth() === index ? at : null;
}
