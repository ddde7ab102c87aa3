import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClientSketch } from '../../src/telemetry/client-sketch.ts';
import { foldSmall, tellCount, type Cell } from '../../src/telemetry/fold-small.ts';
import { OpenHour } from '../../src/telemetry/open-hour.ts';
import { cellId, type CellKey } from '../../src/telemetry/telemetry-cell.ts';

const LEAST = 5;

function cellOf(key: Partial<CellKey>, clients: readonly number[], sum = 100): Cell {
  return {
    key: { measure: 'sent', shard: '32', group: 'chat', name: 'CHAT_MESSAGE', topic: '', ...key },
    sum,
    count: clients.length,
    clients: ClientSketch.of(clients),
  };
}

const shown = (cells: readonly Cell[]) =>
  cells
    .map(({ key, sum, clients }) => ({
      of: cellId(key).split('\u0001').slice(1).join('/'),
      sum,
      clients: clients.count(),
    }))
    .toSorted((a, b) => (a.of < b.of ? -1 : 1));

describe('folding what few clients reported', () => {
  it('leaves what enough clients reported as it is', () => {
    const told = foldSmall([cellOf({}, [1, 2, 3, 4, 5])], LEAST);

    expect(shown(told)).toEqual([{ of: '32/chat/CHAT_MESSAGE/', sum: 100, clients: 5 }]);
  });

  it('tells nothing of an hour in which fewer clients than that reported anything', () => {
    expect(foldSmall([cellOf({}, [1, 2]), cellOf({ name: 'EDIT_MESSAGE' }, [3, 4])], LEAST)).toEqual([]);
  });

  it('folds topics of few into the other topics of their type, with the next smallest where even they are few', () => {
    const told = foldSmall(
      [
        cellOf({ topic: '001' }, [1, 2, 3, 4, 5, 6, 7], 700),
        cellOf({ topic: '002' }, [1, 2, 3, 4, 5], 500),
        cellOf({ topic: '003' }, [8], 10),
      ],
      LEAST,
    );

    expect(shown(told)).toEqual([
      { of: '32/chat/CHAT_MESSAGE/001', sum: 700, clients: 7 },
      { of: '32/chat/CHAT_MESSAGE/other', sum: 510, clients: 6 },
    ]);
  });

  it('folds types of few into the rest of their group, and that into the rest of the shard, without hiding large types', () => {
    const told = foldSmall(
      [
        cellOf({}, [1, 2, 3, 4, 5, 6, 7], 700),
        cellOf({ name: 'EDIT_MESSAGE' }, [1, 2, 3], 30),
        cellOf({ name: 'PIN_MESSAGE' }, [4, 5], 20),
        cellOf({ group: 'push', name: 'PUSH_NOTIFICATION_QUERY' }, [1, 2], 2),
        cellOf({ group: 'contacts', name: 'CONTACT_UPDATE' }, [3, 4, 5], 3),
      ],
      LEAST,
    );

    expect(shown(told)).toEqual([
      { of: '32/chat/CHAT_MESSAGE/', sum: 700, clients: 7 },
      { of: '32/chat/rest/', sum: 50, clients: 5 },
      { of: '32/rest/rest/', sum: 5, clients: 5 },
    ]);
  });

  it('folds the smallest of what could be told into a rest that would be of few', () => {
    const told = foldSmall(
      [
        cellOf({}, [1, 2, 3, 4, 5, 6, 7], 700),
        cellOf({ shard: '64' }, [1, 2, 3, 4, 5], 500),
        cellOf({ group: 'push', name: 'PUSH_NOTIFICATION_QUERY' }, [9], 1),
      ],
      LEAST,
    );

    expect(shown(told)).toEqual([
      { of: '32/chat/CHAT_MESSAGE/', sum: 700, clients: 7 },
      { of: 'several/rest/rest/', sum: 501, clients: 6 },
    ]);
  });

  it('tells counts in steps, so that two of them never differ by fewer clients', () => {
    expect([4, 5, 9, 10, 11].map((count) => tellCount(count, LEAST))).toEqual([null, 5, 5, 10, 10]);
  });
});

/** One act of one client: its sum is a bit of its own, so that every published sum says of whom it is. */
const act = fc.record({
  hour: fc.nat(2),
  client: fc.nat(11),
  shard: fc.constantFrom('32', '64', 'other'),
  type: fc.constantFrom(
    ...(['chat/CHAT_MESSAGE', 'chat/EDIT_MESSAGE', 'push/PUSH_NOTIFICATION_QUERY', 'unmapped/unmapped'] as const),
  ),
  topic: fc.constantFrom('', '001', '002', '003'),
});
const acts = fc.array(act, { minLength: 1, maxLength: 50 });

function hoursOf(
  all: readonly (typeof act extends fc.Arbitrary<infer Act> ? Act : never)[],
): readonly (readonly Cell[])[] {
  return [0, 1, 2].map((hour) => {
    const open = new OpenHour('status.prod', hour);
    for (const [index, each] of all.entries()) {
      const [group = '', name = ''] = each.type.split('/');
      const key = { measure: 'sent', shard: each.shard, group, name, topic: each.topic } as const;
      if (each.hour === hour) open.add(cellId(key), { sum: 2 ** index, count: 1, client: each.client });
    }
    return foldSmall(open.cells(), LEAST);
  });
}

/** Every sum anybody can ask for: of an hour or of all of them, of one value of each field or of any. */
function published(hours: readonly (readonly Cell[])[]): readonly bigint[] {
  const stretches = [...hours, hours.flat()];
  const fields = ['shard', 'group', 'name', 'topic'] as const;
  return stretches.flatMap((cells) => {
    const asks: ((key: CellKey) => boolean)[] = [() => true];
    for (const field of fields)
      for (const value of new Set(cells.map(({ key }) => key[field]))) {
        asks.push((key) => key[field] === value);
        for (const other of fields)
          for (const second of new Set(cells.map(({ key }) => key[other])))
            asks.push((key) => key[field] === value && key[other] === second);
      }
    return asks.map((wants) =>
      cells.filter(({ key }) => wants(key)).reduce((sum, { sum: each }) => sum + BigInt(each), 0n),
    );
  });
}

function clientsIn(sum: bigint, all: readonly { readonly client: number }[]): number {
  return new Set(all.filter((_each, index) => (sum & (1n << BigInt(index))) !== 0n).map(({ client }) => client)).size;
}

describe('whoever subtracts what is published', () => {
  it('never finds a sum of fewer clients than may be told of', () => {
    fc.assert(
      fc.property(acts, (all) => {
        const sums = [...new Set(published(hoursOf(all)))];

        for (const sum of sums)
          for (const part of [0n, ...sums]) {
            const isPart = (sum & part) === part;
            if (!isPart || sum === part) continue;
            expect(clientsIn(sum - part, all)).toBeGreaterThanOrEqual(LEAST);
          }
      }),
      { numRuns: 150 },
    );
  });

  it('finds every act of an hour in exactly one cell, or the hour in none', () => {
    fc.assert(
      fc.property(acts, (all) => {
        for (const [hour, cells] of hoursOf(all).entries()) {
          const ofHour = all.filter((each) => each.hour === hour);
          const whole = all.reduce((sum, each, index) => sum + (each.hour === hour ? 2 ** index : 0), 0);
          const isTold = new Set(ofHour.map(({ client }) => client)).size >= LEAST;

          expect(cells.reduce((sum, each) => sum + each.sum, 0)).toBe(isTold ? whole : 0);
          expect(new Set(cells.map(({ key }) => cellId(key))).size).toBe(cells.length);
        }
      }),
    );
  });
});
