import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { exchange, requestBytes } from './load.ts';
import type { SignedBody } from './signed-bodies.ts';

const TICK_MS = 5;

export interface BackgroundResult {
  readonly refused: number;
  readonly perSecond: number;
}

/** Sends at a fixed rate, whether or not earlier requests were answered; the returned function ends it. */
export async function startBackground(options: {
  readonly port: number;
  readonly path: string;
  readonly bodies: readonly SignedBody[];
  readonly perSecond: number;
}): Promise<() => Promise<BackgroundResult>> {
  const { port, path, bodies, perSecond } = options;
  const idle: Socket[] = [];
  const underWay = new Set<Promise<void>>();
  let sent = 0;
  let refused = 0;
  const open = async (): Promise<Socket> => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return socket;
  };
  idle.push(await open());
  const send = async (signed: SignedBody): Promise<void> => {
    const socket = idle.pop() ?? (await open());
    const status = await exchange(socket, requestBytes(path, signed));
    if (status !== 202) refused++;
    idle.push(socket);
  };
  const began = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
    while (sent < due) {
      const signed = bodies[sent++ % bodies.length];
      if (signed === undefined) throw new Error('startBackground needs at least one body');
      const one = send(signed);
      underWay.add(one);
      void one.finally(() => underWay.delete(one));
    }
  }, TICK_MS);
  return async () => {
    clearInterval(timer);
    const seconds = (performance.now() - began) / 1000;
    await Promise.all(underWay);
    for (const socket of idle) socket.destroy();
    return { refused, perSecond: sent / seconds };
  };
}
