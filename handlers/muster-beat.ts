/*
 * Muster's own sign of life, put into the inbox by itself; no webhook leads here. Once it is processed, a card says so,
 * and once Discord shows that card, the watcher outside is told (`deadMan` of the configuration).
 */
import { z } from 'zod';
import type { BeatService } from '../src/operations/beat-service.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';

export function createMusterBeatHandler(beats: Pick<BeatService, 'processed'>): Handler {
  return defineHandler({
    source: 'muster',
    event: 'beat',
    redact: (raw) => raw,
    payload: z.object({ number: z.number().int().positive() }),
    handle: ({ number }, _event, tx) => beats.processed(tx, number),
  });
}
