import { z } from 'zod';
import { expects, fields, list, pattern, whole } from './config-fields.ts';
import { quote } from './config-problem.ts';
import type { FleetDatabaseConfig, RetentionPolicy } from './database-config.ts';

const HOST = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** `database` of a fleet. */
export function fleetDatabaseSchema(): z.ZodType<FleetDatabaseConfig> {
  return fields(
    {
      hosts: list(pattern(HOST, "a database host's full name"), 'hosts').default([]),
      retention: retentionPolicy(),
      volume: bytes('the size of its volume, such as 320GB').nullable().default(null),
      cores: whole(1, 1024, 'cores').nullable().default(null),
      memory: bytes('its memory, such as 32GiB').nullable().default(null),
    },
    'a database: { retention: size:250GB, volume: 320GB, cores: 16 }',
  ).transform(({ volume, memory, ...rest }) => ({ ...rest, volumeBytes: volume, memoryBytes: memory }));
}

const UNITS: Readonly<Record<string, number>> = {
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

function bytes(what: string): z.ZodType<number> {
  return z
    .string(expects(what))
    .regex(/^\d{1,6}(?:\.\d{1,3})? ?[MGT]i?B$/, expects(`${what}: a number with MB, GB, TB, MiB, GiB or TiB`))
    .transform((written) => Math.round(parseFloat(written) * (UNITS[written.replace(/^[\d. ]+/, '')] ?? NaN)));
}

const HINT = 'write limits joined by ";", such as size:250GB;time:2764800, or none';

/** The node's own option `--store-message-retention-policy` (waku_archive/retention_policy/builder.nim). */
function retentionPolicy() {
  return z.string(expects(`what the node deletes by: ${HINT}`)).transform((written, context): RetentionPolicy => {
    const policy = readRetention(written);
    if (policy === null) {
      context.addIssue({ code: 'custom', message: `${quote(written)} is no retention policy: ${HINT}` });
      return z.NEVER;
    }
    return policy;
  });
}

/** Null where the node would not take it either. To the node a GB is 1024 MB, and a MB 1024 × 1024 bytes. */
function readRetention(written: string): RetentionPolicy | null {
  const limits: { sizeBytes: number | null; seconds: number | null; messages: number | null } = {
    sizeBytes: null,
    seconds: null,
    messages: null,
  };
  const text = written.trim();
  for (const part of text === 'none' ? [] : text.split(';')) {
    const [, kind, amount = '', unit] = /^(time|capacity|size):(\d{1,15}(?:\.\d+)?)([mg]b)?$/i.exec(part.trim()) ?? [];
    const value = Number(amount);
    const isSize = kind?.toLowerCase() === 'size';
    if (kind === undefined || value <= 0 || isSize !== (unit !== undefined)) return null;
    if (isSize) limits.sizeBytes = Math.round(value * 1024 ** (unit?.toLowerCase() === 'gb' ? 3 : 2));
    else if (kind.toLowerCase() === 'time') limits.seconds = value;
    else limits.messages = value;
  }
  return { text, ...limits };
}
