import { ClientSketch } from './client-sketch.ts';
import type { Cell } from './fold-small.ts';
import { cellId, OTHER_TOPICS, type CellKey, type Contribution } from './telemetry-cell.ts';

/** Cells of one fleet's hour that may have a topic of their own; later ones count as other topics. */
export const MOST_CELLS = 4_096;

interface OpenSum {
  readonly key: CellKey;
  sum: number;
  count: number;
  readonly clients: ClientSketch;
}

/**
 * What clients of one fleet reported in the hour that is open. Its memory is bounded whatever they send: shards, groups,
 * types and protocols are of closed sets, and topics fold into one when there are MOST_CELLS.
 */
export class OpenHour {
  readonly fleet: string;
  readonly hourMs: number;
  readonly #cells = new Map<string, OpenSum>();
  readonly #changed = new Set<string>();

  constructor(fleet: string, hourMs: number, saved: readonly Cell[] = []) {
    this.fleet = fleet;
    this.hourMs = hourMs;
    for (const { key, sum, count, clients } of saved) this.#cells.set(cellId(key), { key, sum, count, clients });
  }

  get size(): number {
    return this.#cells.size;
  }

  add({ key, sum, count }: Contribution, client: number): void {
    // Whoever tells of nothing is no company to those who tell of something: they would be fewer than they seem.
    if (sum === 0 && count === 0) return;
    const cell = this.#cellFor(key);
    cell.sum += sum;
    cell.count += count;
    cell.clients.add(client);
    this.#changed.add(cellId(cell.key));
  }

  cells(): readonly Cell[] {
    return [...this.#cells.values()];
  }

  /** What changed since it was last asked; `giveBack` what could not be kept. */
  takeChanged(): readonly Cell[] {
    const changed = [...this.#changed].flatMap((id) => this.#cells.get(id) ?? []);
    this.#changed.clear();
    return changed;
  }

  giveBack(cells: readonly Cell[]): void {
    for (const { key } of cells) this.#changed.add(cellId(key));
  }

  #cellFor(key: CellKey): OpenSum {
    const id = cellId(key);
    const known = this.#cells.get(id);
    if (known !== undefined) return known;
    if (key.topic !== '' && key.topic !== OTHER_TOPICS && this.#cells.size >= MOST_CELLS)
      return this.#cellFor({ ...key, topic: OTHER_TOPICS });
    const made: OpenSum = { key, sum: 0, count: 0, clients: new ClientSketch() };
    this.#cells.set(id, made);
    return made;
  }
}
