import { PassThrough } from 'node:stream';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { BodyRoom, discardRest, free, readRawBody } from '../../../src/platform/http/raw-body.ts';

const KIB = 1024;

/** A request whose chunks the test keeps an eye on. */
function incoming(headers: Readonly<Record<string, string>> = {}) {
  const stream = Object.assign(new PassThrough({ highWaterMark: 1024 * KIB }), { headers, complete: false });
  const request = stream as unknown as IncomingMessage; // A stream with headers: all that is read of it.
  const response = { headersSent: false, writableFinished: false, setHeader: () => undefined, once: () => undefined };
  return { stream, request, response: response as unknown as ServerResponse }; // All that is asked of it.
}

/** As a socket gives them: each in memory of its own. */
const chunk = (bytes: number, fill: string): Buffer => Buffer.from(new ArrayBuffer(bytes)).fill(fill);

const passed = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the memory of a body', () => {
  it('is given back of its pieces as soon as they are one', async () => {
    const { stream, request } = incoming();
    const pieces = [chunk(64 * KIB, 'a'), chunk(10 * KIB, 'b')];
    const read = readRawBody(request, { limitBytes: 256 * KIB, room: new BodyRoom(1024 * KIB) });
    for (const piece of pieces) stream.write(piece);
    stream.end();

    expect(await read).toEqual({
      kind: 'read',
      body: Buffer.from('a'.repeat(64 * KIB) + 'b'.repeat(10 * KIB)),
    });
    expect(pieces.map(({ length }) => length)).toEqual([0, 0]);
  });

  it('is left alone where the body came in one piece', async () => {
    const { stream, request } = incoming();
    const read = readRawBody(request, { limitBytes: 256 * KIB, room: new BodyRoom(1024 * KIB) });
    stream.end(chunk(20 * KIB, 'a'));

    expect(await read).toEqual({ kind: 'read', body: Buffer.from('a'.repeat(20 * KIB)) });
  });

  it.each([
    ['is too large', { limitBytes: 100 * KIB, mostBytes: 1024 * KIB }, 'too-large'],
    ['finds no room', { limitBytes: 1024 * KIB, mostBytes: 100 * KIB }, 'no-room'],
  ])('is given back where it %s, and so is what comes later', async (_what, { limitBytes, mostBytes }, kind) => {
    const { stream, request, response } = incoming();
    const room = new BodyRoom(mostBytes);
    const pieces = [64, 64, 64].map((size) => chunk(size * KIB, 'a'));
    const read = readRawBody(request, { limitBytes, room });
    for (const piece of pieces.slice(0, 2)) stream.write(piece);
    expect((await read).kind).toBe(kind);
    discardRest(request, response, 256 * KIB);
    stream.write(pieces[2]);
    await passed();

    expect(pieces[0]?.length).toBe(0);
    expect(pieces[2]?.length).toBe(0);
    expect(room.bytes).toBe(0);
  });

  it('is given back of what is not wanted, unless there is too much to be read at all', async () => {
    const { stream, request, response } = incoming();
    const pieces = [1, 2, 3, 4, 5, 6].map(() => chunk(64 * KIB, 'a'));
    discardRest(request, response, 256 * KIB);
    for (const piece of pieces) stream.write(piece);
    await passed();

    expect(pieces.map(({ length }) => length / KIB)).toEqual([0, 0, 0, 0, 64, 64]);
    expect(request.isPaused()).toBe(true);
  });

  it('stays where others have bytes in it', () => {
    const shared = Buffer.alloc(KIB, 'x');
    const mine = shared.subarray(0, 100);
    free(mine);
    free(Buffer.from('from the pool'));
    const own = chunk(KIB, 'x');
    free(own);
    // Both who read it and who threw it away may say so.
    free(own);
    expect(own.length).toBe(0);
    expect(shared.toString()).toBe('x'.repeat(KIB));
    expect(mine.toString()).toBe('x'.repeat(100));
  });
});
