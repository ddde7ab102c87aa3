import type { RetentionPolicy } from '../platform/config/database-config.ts';

/** What was measured of one database; null: not known. */
export interface DatabaseLoad {
  /** What its store nodes write, each message counted once. */
  readonly messagesPerSecond: number | null;
  readonly messages: number | null;
  readonly sizeBytes: number | null;
  /** Of its files a day, over the last days; negative where it shrank. */
  readonly growthBytesPerDay: number | null;
  readonly usedBytes: number | null;
  readonly freeBytes: number | null;
  /** Queries and inserts under way at a time, of all nodes that use it. */
  readonly busy: number | null;
}

/** What one database has, as the configuration says; null: not said. */
export interface DatabaseHardware {
  readonly volumeBytes: number | null;
  readonly cores: number | null;
  readonly memoryBytes: number | null;
}

export interface Sizing {
  readonly what: 'volume' | 'memory' | 'cores';
  /** Null: not known, for want of what `calculation` names. */
  readonly needs: number | null;
  readonly has: number | null;
  readonly verdict: 'enough' | 'too-little' | 'not-known';
  /** Steps in the order in which they are computed; the last gives `needs`. */
  readonly calculation: readonly Step[];
}

export interface Step {
  readonly what: string;
  readonly value: number | null;
  readonly unit: 'bytes' | 'bytes-per-day' | 'per-second' | 'count' | 'seconds';
  /** Where the value comes from: measured, configured, or computed how. */
  readonly from: string;
}

const DAY_S = 86_400;
/** The nodes take none larger (max-msg-size 1024KiB): beyond it, not all that the database holds was counted. */
const LARGEST_MESSAGE = 1024 ** 2;

/**
 * Of a volume this share more than what is kept: write-ahead log, vacuum and the partition that is deleted next. By it
 * come out the volumes of the fleets that run: 250 GiB kept on 320 GiB, 75 on 100, 50 on 70.
 */
const VOLUME_RESERVE = 0.25;
const VOLUME_STEP = 10 * 1024 ** 3;
/** PostgreSQL docs, "Resource Consumption": a quarter of the memory is a reasonable start for shared_buffers. */
const BUFFERS_SHARE = 0.25;
const MEMORY_STEP = 1024 ** 3;
const LEAST_MEMORY = 4 * MEMORY_STEP;
/** At more than this the queries queue up whenever several come at once. */
const BUSY_SHARE = 0.6;
const LEAST_CORES = 2;

export interface SizingParts {
  readonly load: DatabaseLoad;
  readonly retention: RetentionPolicy;
  readonly hardware: DatabaseHardware;
}

/** The hardware that today's load and the configured retention need, each with how it is computed. */
export function sizeDatabase({ load, retention, hardware }: SizingParts): readonly Sizing[] {
  const exact = divided(load.sizeBytes, load.messages);
  const perMessage = exact !== null && exact > LARGEST_MESSAGE ? null : exact;
  const perDay = times(times(load.messagesPerSecond, perMessage), DAY_S);
  const common: readonly Step[] = [
    step('messages stored', load.messagesPerSecond, { unit: 'per-second', from: 'measured' }),
    step('bytes a message', perMessage, {
      unit: 'bytes',
      from: exact === perMessage ? 'size of the database / its messages' : 'the nodes do not count all that it holds',
    }),
    step('written', perDay, { unit: 'bytes-per-day', from: 'messages × bytes × 86,400 s' }),
  ];
  return [
    volumeSizing({ retention, perMessage, perDay, common, has: hardware.volumeBytes }),
    memorySizing(perDay, { common, has: hardware.memoryBytes }),
    coreSizing(load.busy, hardware.cores),
  ];
}

/** Days until the volume is full at today's pace; 'never' where it does not grow, null where that is not known. */
export function daysUntilFull({ freeBytes, growthBytesPerDay }: DatabaseLoad): number | 'never' | null {
  if (freeBytes === null || growthBytesPerDay === null) return null;
  return growthBytesPerDay <= 0 ? 'never' : freeBytes / growthBytesPerDay;
}

interface VolumeParts {
  readonly retention: RetentionPolicy;
  readonly perMessage: number | null;
  readonly perDay: number | null;
  readonly common: readonly Step[];
  readonly has: number | null;
}

function volumeSizing({ retention, perMessage, perDay, common, has }: VolumeParts): Sizing {
  const { sizeBytes, seconds, messages } = retention;
  const bySize = step('kept by size', sizeBytes, { unit: 'bytes', from: 'configured' });
  const byTime = step('kept by time', times(perDay, scaled(seconds)), {
    unit: 'bytes',
    from: `written × ${days(seconds)}`,
  });
  const byCount = step('kept by count', times(messages, perMessage), {
    unit: 'bytes',
    from: 'messages kept × bytes a message',
  });
  const limits = [
    ...(sizeBytes === null ? [] : [bySize]),
    ...(seconds === null ? [] : [byTime]),
    ...(messages === null ? [] : [byCount]),
  ];
  const known = limits.flatMap(({ value }) => value ?? []);
  // A limit that cannot be computed leaves those that can: it only makes less be kept.
  const kept = known.length === 0 ? null : Math.min(...known);
  const needs = kept === null ? null : Math.ceil((kept * (1 + VOLUME_RESERVE)) / VOLUME_STEP) * VOLUME_STEP;
  const why = limits.length === 0 ? 'nothing limits what is kept' : 'the smallest limit';
  return sizing('volume', { needs, has }, [
    ...(seconds === null && messages === null ? [] : common),
    ...limits,
    step('kept', kept, { unit: 'bytes', from: why }),
    step('volume', needs, { unit: 'bytes', from: 'kept + 25 % for log and vacuum, in steps of 10 GiB' }),
  ]);
}

function memorySizing(perDay: number | null, { common, has }: Pick<VolumeParts, 'common' | 'has'>): Sizing {
  const exact = times(perDay, 1 / BUFFERS_SHARE);
  const needs = exact === null ? null : Math.max(LEAST_MEMORY, Math.ceil(exact / MEMORY_STEP) * MEMORY_STEP);
  return sizing('memory', { needs, has }, [
    ...common,
    step('memory', needs, { unit: 'bytes', from: 'the last day in shared buffers, a quarter of all; at least 4 GiB' }),
  ]);
}

function coreSizing(busy: number | null, has: number | null): Sizing {
  const needs = busy === null ? null : Math.max(LEAST_CORES, Math.ceil(busy / BUSY_SHARE));
  return sizing('cores', { needs, has }, [
    step('queries and inserts under way', busy, { unit: 'count', from: 'measured, seconds spent a second' }),
    step('cores', needs, { unit: 'count', from: 'under way / 60 %; at least 2' }),
  ]);
}

function sizing(
  what: Sizing['what'],
  { needs, has }: Pick<Sizing, 'needs' | 'has'>,
  calculation: readonly Step[],
): Sizing {
  const verdict = needs === null || has === null ? 'not-known' : has >= needs ? 'enough' : 'too-little';
  return { what, needs, has, verdict, calculation };
}

function step(what: string, value: number | null, { unit, from }: Pick<Step, 'unit' | 'from'>): Step {
  return { what, value, unit, from };
}

function times(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a * b;
}

function divided(a: number | null, b: number | null): number | null {
  return a === null || b === null || b <= 0 ? null : a / b;
}

function scaled(seconds: number | null): number | null {
  return seconds === null ? null : seconds / DAY_S;
}

function days(seconds: number | null): string {
  return seconds === null ? '' : `${Math.round((seconds / DAY_S) * 10) / 10} d`;
}
