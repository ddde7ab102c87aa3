import { z } from 'zod';
import { PLAIN_TONES, type Chart } from './chart.ts';
import { MATRIX_TONES, type Matrix } from './matrix.ts';

/** What is asked of the drawing thread; it answers with a PNG. */
export type ChartTask = Chart | Matrix;

const value = z.number().nullable();
const point = z.tuple([z.date(), value]);
const tone = z.enum(['good', 'bad', 'muted', ...PLAIN_TONES]);

const panel = z.object({
  title: z.string(),
  unit: z.enum(['count', 'per-second', 'duration', 'share', 'rate', 'size']),
  series: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['line', 'area', 'stacked-area', 'bars', 'stacked']),
      tone,
      points: z.array(point),
    }),
  ),
  bands: z
    .array(z.object({ name: z.string(), tone, points: z.array(z.tuple([z.date(), value, value])) }))
    .exactOptional(),
  rest: z.enum(['sum', 'band']).exactOptional(),
  thresholds: z.array(z.object({ name: z.string(), value: z.number(), tone })).exactOptional(),
  bucketMs: z.number().positive().exactOptional(),
});

const theme = z.enum(['dark', 'light']);

const chart = z.object({
  title: z.string(),
  from: z.date(),
  until: z.date(),
  panels: z.array(panel),
  theme,
});

const cell = z.object({ tone: z.enum(MATRIX_TONES), text: z.string() });

const matrix = z.object({
  kind: z.literal('matrix'),
  title: z.string(),
  corner: z.string(),
  rows: z.array(z.string()),
  columns: z.array(z.string()),
  cells: z.array(z.array(cell)),
  legend: z.array(cell.extend({ means: z.string() })),
  theme,
  altText: z.string(),
});

export const chartTaskSchema: z.ZodType<ChartTask> = z.union([matrix, chart]);

export const chartReplySchema = z.instanceof(Uint8Array);
