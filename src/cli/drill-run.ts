import { setTimeout as pause } from 'node:timers/promises';
import { readDrill, type DrillProgress } from '../alerts/drill-store.ts';
import type { Database } from '../platform/database/transaction.ts';
import { drillBody, drillFingerprint, hashOf, isPaged, isThrough, type Drill } from './drill.ts';
import { tellDrill } from './drill-report.ts';
import { complain, EXIT, type ExitCode, type Terminal } from './terminal.ts';

export interface DrillWay {
  readonly drill: Drill;
  /** Of ALERTMANAGER_WEBHOOK_TOKEN. */
  readonly token: string;
  readonly url: URL;
  /** Of the Muster that runs: read while that writes. */
  readonly database: Database;
  /** Seconds to wait for each half. */
  readonly patience: number;
  readonly json?: boolean;
}

const POLL_MS = 100;
const POST_TIMEOUT_MS = 10_000;

/** Sends the drill, follows it to Discord, ends it, follows that, and says how it went. */
export async function runDrill(terminal: Terminal, way: DrillWay): Promise<ExitCode> {
  const interruption = { came: false };
  const stopListening = terminal.onInterrupt?.(() => {
    interruption.came = true;
  });
  try {
    return await sendAndFollow(terminal, way, interruption);
  } finally {
    stopListening?.();
  }
}

interface Interruption {
  readonly came: boolean;
}

async function sendAndFollow(terminal: Terminal, way: DrillWay, interruption: Interruption): Promise<ExitCode> {
  const { drill } = way;
  const begin = drillBody(drill, null);
  const refused = await post(way, begin);
  if (refused !== null) {
    complain(terminal, refused);
    return EXIT.cannot;
  }
  const isArrived = (progress: DrillProgress): boolean => isThrough(progress) && isPaged(progress, drill);
  const fired = await follow(way, { body: begin, isDone: isArrived, interruption });
  // What fires must end, also where it got stuck on its way, and where whoever started it has enough of it.
  const end = drillBody(drill, new Date(Math.max(terminal.clock.now().getTime(), drill.startsAt.getTime() + 1)));
  const stuck = await post(way, end);
  if (stuck !== null)
    complain(
      terminal,
      `The end of the drill was not taken, so it fires on: ${stuck} Muster takes it for over when it was not heard of for \`alerts.silentAfterHours\`.`,
    );
  if (interruption.came) {
    complain(terminal, `Interrupted${stuck === null ? ': Muster was told that the drill is over' : ''}.`);
    return EXIT.finding;
  }
  const isOver = (progress: DrillProgress): boolean => isThrough(progress, progress.recordedAt);
  const ended = await follow(way, { body: end, isDone: isOver, interruption });
  await tellDrill(terminal, { ...way, fired, ended });
  return isArrived(fired) && isOver(ended) ? EXIT.ok : EXIT.finding;
}

/** Null when Muster took it; else why not. */
async function post({ url, token }: Pick<DrillWay, 'url' | 'token'>, body: string): Promise<string | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(POST_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.status === 202 ? null : `${url.origin} answered ${response.status} to the notification.`;
  } catch {
    return `Nobody answers at ${url.origin}: is Muster running there?`;
  }
}

interface Following {
  readonly body: string;
  readonly isDone: (progress: DrillProgress) => boolean;
  readonly interruption: Interruption;
}

async function follow(
  { database, drill, patience }: DrillWay,
  { body, isDone, interruption }: Following,
): Promise<DrillProgress> {
  const wanted = { bodyHash: hashOf(body), fingerprint: drillFingerprint(drill) };
  let progress = await readDrill(database.read, wanted);
  for (let waitedMs = 0; waitedMs < patience * 1000 && !interruption.came; waitedMs += POLL_MS) {
    if (isDone(progress) || progress.isSetAside) return progress;
    await pause(POLL_MS);
    progress = await readDrill(database.read, wanted);
  }
  return progress;
}
