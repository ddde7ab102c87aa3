import type { Clock } from '../platform/clock.ts';
import { faultFinding, judgeSeen, type Finding } from './judge-seen.ts';
import type { Probe } from './probe.ts';
import type { ProberPort } from './prober-port.ts';

/** A probe, what was found, and when. */
export interface Answer {
  readonly probe: Probe;
  readonly finding: Finding;
  readonly at: Date;
}

/** Questions under way, and answers that nobody took yet. */
export interface Asking {
  isUnderWay(probe: Pick<Probe, 'key'>): boolean;
  /**
   * Asks in their order, with at most `atOnce` under way in all, and gives back how many nobody came to ask. It waits
   * for the answers, but not for the slowest: whoever takes long goes on, and counts among those under way.
   */
  ask(probes: readonly Probe[], atOnce: number): Promise<number>;
  /** What was answered since this was last called. */
  takeAnswers(): readonly Answer[];
}

/** `waitMs`: how long `ask` waits at most. */
export function createAsking({
  prober,
  clock,
  waitMs,
}: {
  readonly prober: ProberPort;
  readonly clock: Clock;
  readonly waitMs: number;
}): Asking {
  const underWay = new Set<string>();
  let answers: readonly Answer[] = [];

  const askOne = async (probe: Probe): Promise<void> => {
    underWay.add(probe.key);
    const finding = await findingOf(prober, probe, clock);
    underWay.delete(probe.key);
    // What we held back ourselves is no answer.
    if (finding !== null) answers = [...answers, { probe, finding, at: clock.now() }];
  };

  return {
    isUnderWay: ({ key }) => underWay.has(key),
    async ask(probes, atOnce) {
      const queue = [...probes];
      const worker = async (): Promise<void> => {
        for (let probe = queue.shift(); probe !== undefined; probe = queue.shift()) await askOne(probe);
      };
      const workers = Array.from({ length: Math.min(atOnce - underWay.size, queue.length) }, worker);
      await atMost(Promise.all(workers), { clock, waitMs });
      return queue.splice(0).length;
    },
    takeAnswers() {
      const taken = answers;
      answers = [];
      return taken;
    },
  };
}

/** Null where it was not asked. A fault of Muster's own is a finding too: one probe that breaks must not stop the others. */
async function findingOf(prober: ProberPort, probe: Probe, clock: Clock): Promise<Finding | null> {
  try {
    const seen = await prober.ask(probe.check, { timeoutMs: probe.timeoutMs });
    if (seen.kind === 'failed' && seen.failure === 'not-asked') return null;
    return judgeSeen(probe.check, seen, clock.now());
  } catch (error) {
    return faultFinding(probe.check, error);
  }
}

async function atMost(
  work: Promise<unknown>,
  { clock, waitMs }: { readonly clock: Clock; readonly waitMs: number },
): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = clock.wakeAt(new Date(clock.now().getTime() + waitMs), resolve);
    void work.then(() => {
      cancel();
      resolve();
    });
  });
}
