import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QUERIES, type QueryName } from '../../src/metrics/named-query.ts';
import type { MetricAnswer } from '../../src/metrics/metrics-port.ts';
import type { ScrapeAnswer } from '../../src/metrics/scrape-port.ts';
import { createScraper } from '../../src/metrics/scrape-service.ts';
import { createLayoutLibrary } from '../../src/metrics/layout-service.ts';
import { createScrapedMetrics } from '../../src/metrics/scraped-metrics-service.ts';
import { openScrapeRoom, type ScrapeRoom } from '../support/scrape-room.ts';

interface Tables {
  sample_layouts: { id: number; series: string };
  samples: { at: number };
  rolled: { level: number; up_to: number };
}
const DAY_MS = 86_400_000;

describe('samples in trouble', { timeout: 60_000 }, () => {
  let room: ScrapeRoom;

  beforeEach(async () => {
    room = await openScrapeRoom();
  });

  afterEach(async () => {
    await room.close();
  });

  async function file() {
    const found = await room.keeper.find();
    if (found.kind !== 'open') throw new Error(found.why);
    return found.database;
  }

  it.each([
    { name: 'of another form', series: '[["waku_peers_total",null,"grows"]]' },
    { name: 'no JSON', series: '[["waku_peers' },
  ])('a layout that is $name costs what was written with it, and nothing else', async ({ series }) => {
    await room.pass(3);
    const database = await file();
    await database.transaction((tx) => tx.tables<Tables>().updateTable('sample_layouts').set({ series }).execute());
    const anew = createScrapedMetrics({
      config: () => room.config.current,
      clock: room.clock,
      samples: () => room.keeper.find(),
      layouts: createLayoutLibrary(),
    });
    const answers: MetricAnswer['kind'][] = [];
    for (const query of Object.keys(QUERIES) as QueryName[])
      // Its own keys.
      answers.push((await anew.read(query, room.scope())).kind);
    expect(new Set(answers)).toEqual(new Set(['no-data']));

    // Tomorrow's samples have a layout of their own.
    room.clock.advance(DAY_MS);
    await room.pass(12);

    expect(await anew.read('peers', room.scope())).toMatchObject({ kind: 'answered' });
    expect(await anew.read('messages', room.scope({ windowMs: 600_000 }))).toMatchObject({ kind: 'answered' });
  });

  it('a clock that was a day ahead leaves no gap and no leap behind', async () => {
    await room.pass(12);
    const before = await room.metrics.read('messages', room.scope());
    room.clock.advance(DAY_MS);
    await room.pass(12);

    room.clock.advance(-DAY_MS);
    await room.pass(30);

    const database = await file();
    const nowMs = room.clock.now().getTime();
    const newest = await database.read
      .tables<Tables>()
      .selectFrom('samples')
      .select(({ fn }) => fn.max('at').as('at'))
      .executeTakeFirst();
    const rolled = await database.read
      .tables<Tables>()
      .selectFrom('rolled')
      .select('up_to')
      .where('level', '=', 300_000)
      .executeTakeFirst();
    expect(newest?.at).toBeLessThanOrEqual(nowMs);
    expect(nowMs - (rolled?.up_to ?? 0)).toBeLessThan(600_000);
    const after = await room.metrics.read('messages', room.scope());
    if (before.kind !== 'answered' || after.kind !== 'answered') throw new Error(JSON.stringify([before, after]));
    expect(after.rows).toHaveLength(before.rows.length);
    for (const [index, { value }] of after.rows.entries())
      expect(value).toBeLessThan((before.rows[index]?.value ?? 0) * 3);
  });

  it('an exporter that exposes infinity everywhere has no number anywhere', async () => {
    const text = ['waku_peers_total', 'libp2p_peers', 'process_resident_memory_bytes', 'waku_node_messages_total']
      .flatMap((name) => [`${name} +Inf`, `${name}{type="relay",shard="1"} -Inf`])
      .join('\n');
    await scrapeWith({ kind: 'answered', text });
    await scrapeWith({ kind: 'answered', text });

    for (const query of Object.keys(QUERIES) as QueryName[]) {
      const answered = await room.metrics.read(query, room.scope());
      if (answered.kind === 'answered')
        expect(
          answered.rows.every(({ value }) => Number.isFinite(value)),
          query,
        ).toBe(true);
    }
  });

  it('a million series of one family are a few hundred, and the file stays small', async () => {
    const lines = Array.from({ length: 120_000 }, (_, n) => `waku_node_messages_total{type="${n}"} ${n}`);
    const before = process.memoryUsage().heapUsed;

    await scrapeWith({ kind: 'answered', text: lines.join('\n') });

    const database = await file();
    const layouts = await database.read.tables<Tables>().selectFrom('sample_layouts').selectAll().execute();
    expect(layouts).toHaveLength(1);
    expect(layouts[0]?.series.length).toBeLessThan(100_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 1024 * 1024);
  });

  /** Each target once. */
  async function scrapeWith(answer: ScrapeAnswer): Promise<void> {
    const scraper = createScraper({
      config: () => room.config.current,
      clock: room.clock,
      findExporter: () => ({ scrape: () => Promise.resolve(answer) }),
      samples: () => room.keeper.find(),
      readFreeShare: () => Promise.resolve(0.5),
      observer: { scraped: () => undefined, leftOut: () => undefined },
    });
    for (let tick = 0; tick < 2; tick++) {
      room.clock.advance(15_000);
      await scraper.scrapeDue(room.clock.now());
    }
  }
});
