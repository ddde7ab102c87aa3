import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { SignedBody } from './signed-bodies.ts';

export interface LoadResult {
  readonly accepted: number;
  readonly refused: number;
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
}

/**
 * Sends for a while on many kept-alive connections, each waiting for its answer before the next request. Requests are
 * written onto bare sockets, so that the generator takes as little of the machine as it can.
 */
export async function sendLoad(options: {
  readonly port: number;
  readonly path: string;
  readonly bodies: readonly SignedBody[];
  readonly connections: number;
  readonly durationMs: number;
}): Promise<LoadResult> {
  const { port, bodies, connections, durationMs, path } = options;
  const latenciesMs: number[] = [];
  let accepted = 0;
  let refused = 0;
  let next = 0;
  const started = performance.now();
  const ends = started + durationMs;

  async function runConnection(): Promise<void> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    while (performance.now() < ends) {
      const signed = bodies[next++ % bodies.length];
      if (signed === undefined) throw new Error('sendLoad needs at least one body');
      const sentAt = performance.now();
      const status = await exchange(socket, requestBytes(path, signed));
      latenciesMs.push(performance.now() - sentAt);
      if (status === 202) accepted += 1;
      else refused += 1;
    }
    socket.destroy();
  }

  await Promise.all(Array.from({ length: connections }, runConnection));
  return { accepted, refused, seconds: (performance.now() - started) / 1000, latenciesMs };
}

export function requestBytes(path: string, signed: SignedBody): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    'X-GitHub-Event: workflow_run',
    `X-GitHub-Delivery: ${randomUUID()}`,
    `X-Hub-Signature-256: ${signed.signature}`,
    `Content-Length: ${signed.body.length}`,
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head), signed.body]);
}

/** Writes one request and reads one answer; answers are small, with a Content-Length or chunked to a last "0". */
export function exchange(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let received = '';
    const onData = (chunk: Buffer): void => {
      received += chunk.toString('latin1');
      if (!isComplete(received)) return;
      socket.off('data', onData).off('error', reject);
      resolve(Number(received.slice(9, 12)));
    };
    socket.on('data', onData).once('error', reject);
    socket.write(request);
  });
}

function isComplete(answer: string): boolean {
  const headEnd = answer.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const head = answer.slice(0, headEnd).toLowerCase();
  const body = answer.slice(headEnd + 4);
  const length = /content-length: (\d+)/.exec(head)?.[1];
  if (length !== undefined) return body.length >= Number(length);
  return head.includes('transfer-encoding: chunked') ? body.endsWith('0\r\n\r\n') : true;
}
