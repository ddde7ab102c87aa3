import { z } from 'zod';
import type { DrillProgress } from '../alerts/drill-store.ts';
import { drillSteps, isPaged, reached, unseenPlaces, type Drill } from './drill.ts';
import { renderTable } from './table.ts';
import { printable, say, type Terminal } from './terminal.ts';

interface DrillReport {
  readonly drill: Drill;
  readonly fired: DrillProgress;
  readonly ended: DrillProgress;
  /** Where Muster was asked. */
  readonly url: URL;
  readonly patience: number;
  readonly json?: boolean;
}

/** Says how long each step took, who was notified, and where it got stuck and why, as far as the running Muster knows. */
export async function tellDrill(terminal: Terminal, report: DrillReport): Promise<void> {
  const { drill, fired, ended, json } = report;
  const steps = [
    ...drillSteps(fired).map((step) => ({ half: 'fires', ...step })),
    ...drillSteps({ ...ended, cards: ended.cards.filter(({ kind }) => kind === 'alert') }, ended.recordedAt).map(
      (step) => ({ half: 'ends', ...step }),
    ),
  ];
  const notified = reached(fired);
  const stuck = await stuckLines(report);
  if (json === true) {
    const { id, severity } = drill;
    say(terminal, JSON.stringify({ drill: id, severity, steps, notified, stuck }, null, 2));
    return;
  }
  say(terminal, `Drill ${drill.id} (${drill.severity}), milliseconds after Muster recorded it:`);
  const shown = steps.map(({ afterMs, ...step }) => ({ ...step, afterMs: afterMs ?? 'not yet' }));
  say(terminal, ...renderTable(shown, terminal.out.columns ?? null));
  say(terminal, notified.length === 0 ? 'Nobody was notified.' : `Notified: ${notified.join(' ')}`, ...stuck);
}

async function stuckLines({ drill, fired, ended, url, patience }: DrillReport): Promise<readonly string[]> {
  if (fired.recordedAt === null)
    return [
      `${url.origin} took it, and this database does not have it: does the Muster there use another DATABASE_URL?`,
    ];
  if (fired.isSetAside || ended.isSetAside) return ['Handling it failed: `muster inbox list` says why.'];
  if (fired.handledAt === null) return [`Muster did not judge it within ${patience} s. ${await healthWords(url)}`];
  if (fired.cards.length === 0)
    return ['No card was made: `alerts.channel` of the configuration may be null, or something hides or silences it.'];
  const unseen = [...new Set([...unseenPlaces(fired), ...unseenPlaces(ended)])];
  return [
    ...(unseen.length === 0
      ? []
      : [
          `Not on Discord within ${patience} s: ${unseen.join(', ')}. ${await healthWords(url)}`,
          'What is recorded is shown when Discord takes it, as over by then; nothing has to be sent again.',
        ]),
    ...pageLines(drill, fired),
  ];
}

function pageLines(drill: Drill, fired: DrillProgress): readonly string[] {
  if (isPaged(fired, drill)) return [];
  if (fired.page === null) return ['The second path was not given it: something silences or hides it.'];
  const why = fired.page.because === null ? '' : `: ${printable(fired.page.because)}`;
  return [`The second path ${fired.page.connection} has not taken it${why}. \`muster act list\` follows it.`];
}

const HEALTH = z.object({
  gateway: z.string(),
  relay: z.string(),
  relayWaits: z.array(z.object({ what: z.string(), until: z.string(), why: z.string() })),
  blockedPlaces: z.array(z.string()),
});
const HEALTH_TIMEOUT_MS = 5000;

/** What the running Muster says of its way to Discord. */
async function healthWords({ origin }: URL): Promise<string> {
  try {
    const response = await fetch(`${origin}/healthz?verbose`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    const { gateway, relay, relayWaits, blockedPlaces } = HEALTH.parse(await response.json());
    const [wait] = relayWaits;
    return [
      `Muster says: connection to Discord ${printable(gateway)}, relay ${printable(relay)}`,
      ...(wait === undefined
        ? []
        : [`waits until ${printable(wait.until)} with ${printable(wait.what)} (${printable(wait.why)})`]),
      ...(blockedPlaces.length === 0 ? [] : [`may not write to ${blockedPlaces.map(printable).join(', ')}`]),
    ]
      .join('; ')
      .concat('.');
  } catch {
    return `${origin}/healthz says nothing of it.`;
  }
}
