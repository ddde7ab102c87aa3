import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { systemClock } from '../src/platform/clock.ts';
import { COMMUNITY_LIMITS, createStandIn, type StandIn } from '../src/sandbox/discord/stand-in.ts';

/** muster.bench.yaml with other channels, by name and id, and with sections of the bench's own; gives its path. */
export function writeBenchConfig(
  folder: string,
  sections: { readonly channels: Readonly<Record<string, string>> } & Readonly<Record<string, unknown>>,
): string {
  const path = join(folder, 'muster.yaml');
  const base: unknown = parse(readFileSync(join(import.meta.dirname, 'muster.bench.yaml'), 'utf8'));
  if (typeof base !== 'object' || base === null) throw new Error('muster.bench.yaml is not a configuration.');
  writeFileSync(path, stringify({ ...base, ...sections }));
  return path;
}

/** A stand-in with these channels and the guild and role of muster.bench.yaml, under the rate limits of Discord. */
export function openLimitedDiscord(channels: Readonly<Record<string, string>>): Promise<StandIn> {
  return createStandIn({
    clock: systemClock,
    buckets: COMMUNITY_LIMITS,
    guild: {
      guildId: '100000000000000001',
      channels: Object.entries(channels).map(([name, id]) => ({ name, id })),
      roles: [{ name: 'infra', id: '120000000000000003', mentionable: true }],
    },
  });
}
