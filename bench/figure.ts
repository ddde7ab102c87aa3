import { median } from './statistics.ts';

/** What one round measured on one side, by name. */
export type Measured = Readonly<Record<string, number>>;

export interface Round {
  readonly floor: Measured;
  readonly muster: Measured;
}

/** What a figure promises: its ratio to the floor, at least or at most. */
export interface Aim {
  readonly measure: string;
  readonly what: string;
  readonly unit: 'ms' | '/s' | 'MB' | 's' | 'calls' | 'runs' | 'alerts';
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Figure extends Aim {
  /** Medians over the rounds. */
  readonly floor: number;
  readonly muster: number;
  /** The median of the rounds' own ratios, and the lowest and highest of them. */
  readonly ratio: number;
  readonly spread: readonly [lowest: number, highest: number];
  readonly isMet: boolean;
}

/** One figure per aim. Each round has a ratio of its own, since what else the machine did changes between rounds. */
export function figures(rounds: readonly Round[], aims: readonly Aim[]): readonly Figure[] {
  return aims.map((aim) => {
    const floors = rounds.map(({ floor }) => valueOf(floor, aim.measure));
    const musters = rounds.map(({ muster }) => valueOf(muster, aim.measure));
    const ratios = musters.map((value, index) => value / (floors[index] ?? Number.NaN));
    const ratio = median(ratios);
    return {
      ...aim,
      floor: median(floors),
      muster: median(musters),
      ratio,
      spread: [Math.min(...ratios), Math.max(...ratios)],
      isMet: ratio >= (aim.atLeast ?? 0) && ratio <= (aim.atMost ?? Number.POSITIVE_INFINITY),
    };
  });
}

function valueOf(measured: Measured, name: string): number {
  const value = measured[name];
  if (value === undefined) throw new Error(`The bench aims at ${name} and did not measure it.`);
  return value;
}
