/* What an upgrade is expected to do to the bandwidth, and what it did, as the API tells it. */
import { z } from 'zod';
import { overall, SHARD_VERDICTS, type BandwidthVerdict, type Stretch } from '../src/requests/bandwidth-verdict.ts';
import type { ExpectedBandwidth } from '../src/requests/request.ts';

const TIME = z.iso.datetime();
const NUMBER = z.number().nullable().describe('null: not known');
const CHANGE = {
  percent: z.number().nullable().describe('null: nobody put a number to it'),
  tolerance: z.number().nullable().describe('percentage points; null: what the fleet’s configuration gives it'),
};
const DIRECTION = z.enum(['higher', 'same', 'lower']);
const EXPECTED = z.object({ change: DIRECTION, ...CHANGE });

export const EXPECTED_BANDWIDTH = z.object({
  change: DIRECTION.nullable().describe('of every shard not named below; null: nothing is said of them'),
  ...CHANGE,
  shards: z.array(z.object({ shard: z.number(), ...EXPECTED.shape })).describe('those of which something else is said'),
});

export function expectedJson(expected: ExpectedBandwidth): z.infer<typeof EXPECTED_BANDWIDTH> {
  const { change, percent, tolerance = null, shards = [] } = expected;
  return { change, percent, tolerance, shards: shards.map((each) => ({ ...each, tolerance: each.tolerance ?? null })) };
}

const STRETCH = z.object({ from: TIME, until: TIME });
const FIGURES = z
  .object({
    in: NUMBER.describe('bytes a second that relay took in, duplicates included, average per fleet node'),
    out: NUMBER.describe('bytes a second that relay sent on, average per fleet node'),
    messages: NUMBER.describe('archived messages a second, average per store node'),
    duplication: NUMBER.describe('all that came in by what was new'),
    amplification: NUMBER.describe('what was sent on by what was new'),
    hosts: z.number().describe('nodes that told'),
  })
  .nullable();

export const BANDWIDTH = z.object({
  verdict: z.enum([...SHARD_VERDICTS, 'void']).describe('the worst of all shards; void: no hours could be compared'),
  because: z.string().nullable().describe('why nothing could be compared'),
  isFinal: z.boolean().describe('false: compared again when there are more hours'),
  judgedAt: TIME,
  source: z.enum(['prometheus', 'scrape']).nullable(),
  before: STRETCH.nullable().describe('the same hours of the day, before the deploy began'),
  after: STRETCH.nullable().describe('from when each host ran the version'),
  shards: z.array(
    z.object({
      shard: z.number(),
      verdict: z.enum(SHARD_VERDICTS).describe('higher, lower: than was said; unsaid: nothing was'),
      expected: EXPECTED.nullable(),
      allowed: z.object({ from: z.number().nullable(), to: z.number().nullable() }).describe('per cent; null: open'),
      changedPercent: NUMBER.describe('of in and out together'),
      before: FIGURES,
      after: FIGURES,
      because: z.string().nullable(),
    }),
  ),
});

export function bandwidthJson(verdict: BandwidthVerdict): z.infer<typeof BANDWIDTH> {
  const common = { verdict: overall(verdict), isFinal: verdict.isFinal, judgedAt: verdict.judgedAt.toISOString() };
  if (verdict.kind !== 'compared')
    return { ...common, because: verdict.because, source: null, before: null, after: null, shards: [] };
  return {
    ...common,
    because: null,
    source: verdict.source,
    before: stretchJson(verdict.before),
    after: stretchJson(verdict.after),
    shards: verdict.shards.map(({ expected, ...shard }) => ({
      ...shard,
      expected: expected === null ? null : { ...expected, tolerance: expected.tolerance ?? null },
    })),
  };
}

function stretchJson({ from, until }: Stretch): z.infer<typeof STRETCH> {
  return { from: from.toISOString(), until: until.toISOString() };
}
