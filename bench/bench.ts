import { figures, type Aim, type Figure, type Measured, type Round } from './figure.ts';

export type Side = 'floor' | 'muster';

export interface Bench {
  readonly name: string;
  /** What is compared with what, a sentence or two for the README. */
  readonly about: string;
  readonly rounds: number;
  run(rounds: number, say: (line: string) => void): Promise<readonly Figure[]>;
}

/** Floor, Muster, floor, Muster, …: each a new process on a new stand-in, so that no round leaves anything to the next. */
export async function interleave(
  options: { readonly rounds: number; readonly aims: readonly Aim[]; readonly say: (line: string) => void },
  measure: (side: Side) => Promise<Measured>,
): Promise<readonly Figure[]> {
  const rounds: Round[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    const floor = await measure('floor');
    const muster = await measure('muster');
    rounds.push({ floor, muster });
    options.say(`  round ${round}: floor ${show(floor)} · Muster ${show(muster)}`);
  }
  return figures(rounds, options.aims);
}

/** In a line. */
export function show(measured: Measured): string {
  return Object.entries(measured)
    .map(([name, value]) => `${name} ${value.toPrecision(4)}`)
    .join(', ');
}
