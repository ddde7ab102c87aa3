import type { Chart, ChartOutcome, ChartRenderer } from '../src/platform/chart/chart.ts';
import type { Picture } from '../src/platform/chart/picture.ts';
import type { AnswerFile } from '../src/platform/discord/command.ts';

/** A drawing as a file of the answer. Figures without a picture are better than none. null: there was nothing to draw. */
export function pictured(
  name: string,
  drawn: ChartOutcome | null,
): { readonly picture: Picture; readonly files: readonly AnswerFile[] } {
  if (drawn === null) return { picture: { kind: 'none' }, files: [] };
  if (drawn.kind !== 'drawn') return { picture: { kind: drawn.kind === 'busy' ? 'busy' : 'failed' }, files: [] };
  return { picture: { kind: 'drawn', name }, files: [{ name, bytes: drawn.png, description: drawn.altText }] };
}

/** Draws a chart for an answer; null where there is nothing to draw. */
export async function drawPicture(
  charts: Pick<ChartRenderer, 'draw'>,
  name: string,
  chart: Chart | null,
): Promise<ReturnType<typeof pictured>> {
  return pictured(name, chart && (await charts.draw(chart)));
}
