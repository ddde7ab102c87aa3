import { pictureLines, type Picture } from '../platform/chart/picture.ts';
import {
  embed,
  escape,
  grid,
  message,
  NOT_KNOWN,
  numberWords,
  plural,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { RetentionPolicy } from '../platform/config/database-config.ts';
import type { DatabaseLoad, Sizing, Step } from './database-sizing.ts';
import { withoutFleet } from './fleet-hosts.ts';
import type { DatabaseReport } from './fleet-metrics-report.ts';
import { METRICS_BLUE } from './fleet-metrics-view.ts';
import { metricChart } from './metric-chart.ts';
import { ageLine, sizeWords, missingLines, noteLines, tableLines } from './metric-words-view.ts';

const RED = 0xe74c3c;
const AMBER = 0xf1c40f;
const SOON_DAYS = 14;

/** How the databases of a fleet do, how full they are, and what hardware they need. */
export function databaseMessage(report: DatabaseReport, { picture }: { readonly picture: Picture }): MessageBody {
  const { fleet, at, nodes, source } = report;
  return message({
    mentions: 'nobody',
    embeds: [
      {
        ...embed({
          title: `🗄️ Database of ${escape(fleet.name)}`,
          color: colorOf(report),
          description: [
            ...ageLine([nodes], source),
            ...tableLines(nodes, { fleet: fleet.name, at }),
            ...databaseLines(report),
            ...missingLines(report.missing),
            ...sizingLines(report),
            ...noteLines(nodes.notes),
            ...pictureLines(picture),
          ],
        }),
        ...(picture.kind === 'drawn' ? { image: { url: `attachment://${picture.name}` } } : {}),
      },
    ],
  });
}

export function databaseChart(report: DatabaseReport, theme: 'dark' | 'light'): ReturnType<typeof metricChart> {
  return metricChart(`Database of ${report.fleet.name}`, { span: report.span, theme, panels: report.panels });
}

function colorOf({ sizing, databases }: DatabaseReport): number {
  const isFullSoon = databases.some(({ full }) => typeof full === 'number' && full < SOON_DAYS);
  if (isFullSoon) return RED;
  return sizing.some(({ verdict }) => verdict === 'too-little') ? AMBER : METRICS_BLUE;
}

function databaseLines({ fleet, databases, config }: DatabaseReport): readonly string[] {
  if (databases.length === 0) return ['The configuration names no host that stores messages.'];
  const lines = databases.map(({ host, load, full }) => [
    withoutFleet(host, fleet.name),
    sizeWords(load.sizeBytes),
    shareWords(load.sizeBytes, config?.retention.sizeBytes ?? null),
    shareWords(usedOf(load), volumeOf(load, config?.volumeBytes ?? null)),
    growthWords(load.growthBytesPerDay),
    fullWords(full),
  ]);
  return [
    '**Size**',
    grid(['database', 'size', 'of kept', 'of volume', 'a day', 'full in'], lines),
    ...keptLine(config?.retention ?? null),
  ];
}

function usedOf({ usedBytes, sizeBytes }: DatabaseLoad): number | null {
  return usedBytes ?? sizeBytes;
}

/** What the volume really has, where it tells. */
function volumeOf({ usedBytes, freeBytes }: DatabaseLoad, configured: number | null): number | null {
  return usedBytes !== null && freeBytes !== null ? usedBytes + freeBytes : configured;
}

function shareWords(part: number | null, whole: number | null): string {
  if (part === null || whole === null || whole <= 0) return NOT_KNOWN;
  return `${numberWords(Math.round((part / whole) * 1000) / 10)} %`;
}

function growthWords(perDay: number | null): string {
  if (perDay === null) return NOT_KNOWN;
  return `${perDay > 0 ? '+' : ''}${sizeWords(perDay)}`;
}

/** Beyond ten years nothing is foretold. */
const MOST_DAYS = 3650;

function fullWords(full: number | 'never' | null): string {
  if (full === null) return NOT_KNOWN;
  if (full === 'never') return 'not growing';
  return full > MOST_DAYS
    ? 'over 10 years'
    : `${numberWords(full < 10 ? Math.round(full * 10) / 10 : Math.round(full))} d`;
}

function keptLine(retention: RetentionPolicy | null): readonly string[] {
  if (retention === null) return [];
  const { sizeBytes, seconds, messages } = retention;
  const limits = [
    ...(sizeBytes === null ? [] : [sizeWords(sizeBytes)]),
    ...(seconds === null ? [] : [`${numberWords(Math.round(seconds / 8640) / 10)} days`]),
    ...(messages === null ? [] : [plural(messages, 'message')]),
  ];
  if (limits.length === 0) return ['Nothing limits what is kept: the databases grow until their volumes are full.'];
  return [`The nodes keep at most ${limits.join(', and ')}, and delete what is older; growth ends there.`];
}

const NAMES: Readonly<Record<Sizing['what'], string>> = { volume: 'Volume', memory: 'Memory', cores: 'Cores' };
const VERDICTS: Readonly<Record<Sizing['verdict'], string>> = {
  enough: '🟢 enough',
  'too-little': '🟠 too little',
  'not-known': '⚪ not known',
};

function sizingLines({ config, sizing, databases }: DatabaseReport): readonly string[] {
  if (config === null)
    return [
      'What the databases may keep and have is not configured: write `database: { retention: …, volume: …, cores: … }` to the fleet, and the hardware they need is computed here.',
    ];
  if (sizing.length === 0) return [];
  const lines = sizing.map(({ what, needs, has }) => [NAMES[what], amountWords(what, needs), amountWords(what, has)]);
  return [
    `**Hardware that today's load and retention need** (each database${databases.length === 1 ? '' : ', by the one with most to do'})`,
    grid(['', 'needs', 'has'], lines),
    ...sizing.map(
      ({ what, verdict, calculation }) =>
        `${VERDICTS[verdict]} · ${NAMES[what]}: ${calculation.map(stepWords).join('; ')}.`,
    ),
  ];
}

function amountWords(what: Sizing['what'], amount: number | null): string {
  if (amount === null) return NOT_KNOWN;
  return what === 'cores' ? numberWords(amount) : sizeWords(amount);
}

function stepWords({ what, value, unit, from }: Step): string {
  return `${what} ${stepValue(value, unit)} (${from})`;
}

function stepValue(value: number | null, unit: Step['unit']): string {
  if (value === null) return 'not known';
  switch (unit) {
    case 'bytes':
      return sizeWords(value);
    case 'bytes-per-day':
      return `${sizeWords(value)} a day`;
    case 'per-second':
      return `${numberWords(value)}/s`;
    case 'seconds':
      return `${numberWords(value)} s`;
    case 'count':
      return numberWords(value);
  }
}
