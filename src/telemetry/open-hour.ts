import { ClientSketch } from './client-sketch.ts';
import type { Cell } from './fold-small.ts';
import { cellId, cellOf, OTHER_TOPICS, type CellKey } from './telemetry-cell.ts';

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

  /** What a client, by its hash, adds to the cell of that id. */
  add(
    id: string,
    { sum, count, client }: { readonly sum: number; readonly count: number; readonly client: number },
  ): void {
    // Whoever tells of nothing is no company to those who tell of something: they would be fewer than they seem.
    if (sum === 0 && count === 0) return;
    const place = this.#placeFor(id);
    if (place === null) return;
    place.cell.sum += sum;
    place.cell.count += count;
    place.cell.clients.add(client);
    this.#changed.add(place.id);
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

  /** null: no such cell can be. */
  #placeFor(id: string): { readonly id: string; readonly cell: OpenSum } | null {
    const known = this.#cells.get(id);
    if (known !== undefined) return { id, cell: known };
    const key = cellOf(id);
    if (key === null) return null;
    if (key.topic !== '' && key.topic !== OTHER_TOPICS && this.#cells.size >= MOST_CELLS)
      return this.#placeFor(cellId({ ...key, topic: OTHER_TOPICS }));
    const cell: OpenSum = { key, sum: 0, count: 0, clients: new ClientSketch() };
    this.#cells.set(id, cell);
    return { id, cell };
  }
}
