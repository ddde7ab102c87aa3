import { z } from 'zod';
import { paint, printable, type Terminal } from './terminal.ts';
import { momentOf, parseTime } from './time-words.ts';

const DOER = z.object({ name: z.string() });
const CHANGE = {
  change: z.string().nullable(),
  percent: z.number().nullable(),
  tolerance: z.number().nullable().default(null),
};
/** Only of one request by itself. */
const VERDICT = z.object({
  verdict: z.string(),
  because: z.string().nullable(),
  isFinal: z.boolean(),
  shards: z.array(z.object({ shard: z.number(), verdict: z.string(), changedPercent: z.number().nullable() })),
});

/** What the card reads of an upgrade request; an answer that does not fit is shown whole instead. */
const ANSWER = z.object({
  request: z.object({
    id: z.string(),
    fleet: z.string(),
    version: z.string(),
    versionKind: z.string(),
    reason: z.string(),
    precondition: z.string().nullable(),
    configChange: z.string().nullish(),
    bandwidth: z
      .object({ ...CHANGE, shards: z.array(z.object({ shard: z.number(), ...CHANGE })).default([]) })
      .nullish(),
    wantedBy: z.string().nullish(),
    risk: z.string().nullish(),
    checks: z.array(z.object({ about: z.string(), verdict: z.string(), said: z.string() })).default([]),
    running: z.string().nullable(),
    state: z.string(),
    decision: z.number(),
    requestedBy: DOER,
    requestedAt: z.string(),
    endedBy: DOER.nullable(),
    endedAt: z.string().nullable(),
    endReason: z.string().nullable(),
    supersededBy: z.string().nullable(),
    url: z.string().nullable(),
  }),
  because: z.string().nullable().default(null),
  plan: z.object({ at: z.string(), window: z.string().nullable() }).nullable().default(null),
  approvals: z
    .array(z.object({ name: z.string(), state: z.string(), missing: z.number(), approval: z.string().nullable() }))
    .default([]),
  bandwidthVerdict: VERDICT.nullable().default(null),
  /** Only of one request by itself. */
  steps: z
    .array(z.object({ state: z.string(), at: z.string(), by: DOER.nullable(), because: z.string().nullable() }))
    .default([]),
});

const TONES: Readonly<Record<string, 'good' | 'bad' | 'quiet'>> = {
  accepted: 'good',
  rejected: 'bad',
  cancelled: 'quiet',
};

/** One upgrade request as a person reads it, with what may be done next; null: it is none. */
export function requestCard(terminal: Terminal, data: unknown): readonly string[] | null {
  const read = ANSWER.safeParse(data);
  if (!read.success) return null;
  const { request } = read.data;
  const { id, fleet, version, versionKind, running, state, decision, endedBy } = request;
  const tone = TONES[state];
  const shown = tone === undefined ? printable(state) : paint(terminal, terminal.out, { text: printable(state), tone });
  const at = (time: string | null): string => whenOf(terminal, time);
  const lines: readonly (readonly [string, string | null])[] = [
    ['ran', running ?? 'not known when it was asked'],
    ['reason', request.reason],
    ['before', request.precondition],
    ['config', request.configChange ?? null],
    ['bandwidth', request.bandwidth === null || request.bandwidth === undefined ? null : traffic(request.bandwidth)],
    ['wanted', request.wantedBy === null || request.wantedBy === undefined ? null : at(request.wantedBy)],
    ['risk', request.risk ?? null],
    ...request.checks.map(({ verdict, said }, index) => [index === 0 ? 'checks' : '', `${verdict}: ${said}`] as const),
    ['asked', `by ${request.requestedBy.name}, ${at(request.requestedAt)}`],
    [state, endedBy === null ? null : `by ${endedBy.name}, ${at(request.endedAt)}`],
    ['why', request.endReason],
    ['instead', request.supersededBy],
    ...read.data.steps
      .slice(1)
      .map((step, index) => [index === 0 ? 'since then' : '', stepWords(terminal, step)] as const),
    ...read.data.approvals.map((each, index) => [index === 0 ? 'approvals' : '', approvalWords(each)] as const),
    ...(read.data.bandwidthVerdict === null ? [] : verdictLines(read.data.bandwidthVerdict)).map(
      (line, index) => [index === 0 ? 'did to it' : '', line] as const,
    ),
    ['planned', read.data.plan === null ? null : planWords(terminal, read.data.plan)],
    ['but', read.data.because],
    ['card', request.url],
    ['decide', state === 'requested' ? `muster upgrade accept ${id} --decision ${decision}` : null],
    ['', state === 'requested' ? `muster upgrade reject ${id} <reason> --decision ${decision}` : null],
    ['begin', state === 'accepted' ? `muster upgrade deploy ${id} --decision ${decision}` : null],
    ['', state === 'accepted' ? `muster upgrade schedule ${id} --at <time>` : null],
  ];
  const told = lines.filter((line): line is readonly [string, string] => line[1] !== null);
  const longest = Math.max(...told.map(([name]) => name.length));
  return [
    `${printable(id)}  ${shown}: ${printable(fleet)} to ${printable(version)} (${printable(versionKind)})`,
    ...told.map(([name, text]) => `  ${printable(name).padEnd(longest)}  ${printable(text)}`),
  ];
}

function approvalWords({ name, state, missing, approval }: z.infer<typeof ANSWER>['approvals'][number]): string {
  const still = missing === 0 ? '' : `, ${missing} missing`;
  return `${name}: ${state.replaceAll('-', ' ')}${still}${approval === null ? '' : ` (${approval})`}`;
}

function planWords(terminal: Terminal, { at, window }: NonNullable<z.infer<typeof ANSWER>['plan']>): string {
  return `${whenOf(terminal, at)}${window === null ? '' : `, when ${window} opens`}`;
}

function stepWords(terminal: Terminal, { state, at, by, because }: z.infer<typeof ANSWER>['steps'][number]): string {
  const who = by === null ? '' : ` by ${by.name}`;
  return `${state}${who}, ${whenOf(terminal, at)}${because === null ? '' : `: ${because}`}`;
}

interface Change {
  readonly change: string | null;
  readonly percent: number | null;
  readonly tolerance: number | null;
}

function traffic({ shards, ...whole }: Change & { readonly shards: readonly (Change & { shard: number })[] }): string {
  const others = whole.change === null ? [] : [`${shards.length === 0 ? '' : 'others '}${changed(whole)}`];
  return [...shards.map((each) => `shard ${each.shard} ${changed(each)}`), ...others].join(', ');
}

function changed({ change, percent, tolerance }: Change): string {
  const margin = tolerance === null ? '' : ` ± ${tolerance} %`;
  return `${change ?? 'nothing is said'}${percent === null ? '' : ` by ${percent} %`}${margin}`;
}

/** What it did to the bandwidth, and the shards of which that is not as was said. */
function verdictLines({ verdict, because, shards, isFinal }: z.infer<typeof VERDICT>): readonly string[] {
  const wrong = shards.filter((each) => each.verdict === 'higher' || each.verdict === 'lower');
  return [
    `${verdict}${because === null ? '' : `: ${because}`}${isFinal ? '' : ', compared again later'}`,
    ...wrong.map((each) => `shard ${each.shard} ${each.verdict} than said: ${signed(each.changedPercent)}`),
  ];
}

function signed(percent: number | null): string {
  return percent === null ? 'not known' : `${percent > 0 ? '+' : ''}${percent.toFixed(1)} %`;
}

function whenOf({ clock }: Terminal, time: string | null): string {
  const at = time === null ? null : parseTime(time);
  return at === null ? 'at a time that is not known' : momentOf(at, clock.now());
}
