import type { ClientSketch } from './client-sketch.ts';
import { cellId, OTHER_TOPICS, REST, SEVERAL_SHARDS, type CellKey } from './telemetry-cell.ts';

/** What was counted in one cell of an hour. */
export interface Cell {
  readonly key: CellKey;
  readonly sum: number;
  readonly count: number;
  readonly clients: ClientSketch;
}

/**
 * Makes of the cells of one hour what may be told: cells that do not overlap, each of at least `least` clients. Whatever
 * is published later is a sum of such cells, so no difference of published sums is of fewer clients.
 * A topic of few goes to the other topics of its type; a type of few to the rest of its group, then of its shard, then of
 * all shards. Where even that rest is of few, the smallest of its neighbours is folded into it, and so on. What is left
 * at the end, with fewer clients than `least` in all, is told nowhere.
 */
export function foldSmall(cells: readonly Cell[], least: number): readonly Cell[] {
  return [...Map.groupBy(cells, ({ key }) => key.measure).values()].flatMap((of) => foldMeasure(of, least));
}

function foldMeasure(cells: readonly Cell[], least: number): readonly Cell[] {
  const topics = foldLevel(cells, { least, up: toOtherTopics, takesNeighbours: true });
  const groups = foldLevel(topics.small, { least, up: toGroupRest, takesNeighbours: false });
  const shards = foldLevel(groups.small, { least, up: toShardRest, takesNeighbours: false });
  const told = [...topics.told, ...groups.told, ...shards.told];
  const [left] = joinBy(shards.small, toFleetRest);
  // What came as other topics may have met those that were folded.
  return joinBy(left === undefined ? told : takeNeighbours(left, told, least), (key) => key);
}

interface Level {
  readonly least: number;
  readonly up: (key: CellKey) => CellKey;
  readonly takesNeighbours: boolean;
}

interface Folded {
  readonly told: readonly Cell[];
  /** Still of too few. */
  readonly small: readonly Cell[];
}

function foldLevel(cells: readonly Cell[], { least, up, takesNeighbours }: Level): Folded {
  const isSmall = ({ clients }: Cell): boolean => clients.count() < least;
  const large = Map.groupBy(
    cells.filter((cell) => !isSmall(cell)),
    ({ key }) => cellId(up(key)),
  );
  const rests = joinBy(cells.filter(isSmall), up);
  const folded = rests.map((rest): Folded => {
    const id = cellId(rest.key);
    const neighbours = large.get(id) ?? [];
    if (!isSmall(rest) && !takesNeighbours) return { told: [rest, ...neighbours], small: [] };
    large.delete(id);
    if (!takesNeighbours) return { told: neighbours, small: [rest] };
    const told = takeNeighbours(rest, neighbours, least);
    return told.length === 0 ? { told, small: [rest] } : { told, small: [] };
  });
  const handled = new Set(rests.map(({ key }) => cellId(key)));
  const untouched = [...large].flatMap(([id, of]) => (handled.has(id) ? [] : of));
  return { told: [...untouched, ...folded.flatMap(({ told }) => told)], small: folded.flatMap(({ small }) => small) };
}

/** The rest with as many of the smallest others as it needs; nothing where all of them together are too few. */
function takeNeighbours(rest: Cell, others: readonly Cell[], least: number): readonly Cell[] {
  const bySize = others.toSorted(
    (a, b) => a.clients.count() - b.clients.count() || a.sum - b.sum || (cellId(a.key) < cellId(b.key) ? -1 : 1),
  );
  let grown = rest;
  while (grown.clients.count() < least) {
    const next = bySize.shift();
    if (next === undefined) return [];
    grown = join(grown, next);
  }
  return [...bySize, grown];
}

function joinBy(cells: readonly Cell[], up: (key: CellKey) => CellKey): readonly Cell[] {
  const joined = new Map<string, Cell>();
  for (const cell of cells) {
    const key = up(cell.key);
    const there = joined.get(cellId(key));
    joined.set(
      cellId(key),
      there === undefined ? { ...cell, key, clients: cell.clients.copy() } : join(there, { ...cell, key }),
    );
  }
  return [...joined.values()];
}

function join(into: Cell, cell: Cell): Cell {
  const clients = into.clients.copy();
  clients.merge(cell.clients);
  return { key: into.key, sum: into.sum + cell.sum, count: into.count + cell.count, clients };
}

function toOtherTopics(key: CellKey): CellKey {
  return key.topic === '' ? key : { ...key, topic: OTHER_TOPICS };
}

function toGroupRest(key: CellKey): CellKey {
  return { ...key, name: REST, topic: '' };
}

function toShardRest(key: CellKey): CellKey {
  return { ...key, group: REST, name: REST, topic: '' };
}

function toFleetRest(key: CellKey): CellKey {
  return { ...key, shard: SEVERAL_SHARDS, group: REST, name: REST, topic: '' };
}

/** Counts are told in steps of `least`: what two of them differ by is nobody. */
export function tellCount(clients: number, least: number): number | null {
  return clients < least ? null : Math.floor(clients / least) * least;
}
