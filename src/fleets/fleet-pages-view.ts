import type { FleetConfig } from '../platform/config/config.ts';
import {
  button,
  buttonRows,
  clip,
  clipLines,
  embed,
  embedSize,
  escape,
  LIMITS,
  message,
  plural,
  type Embed,
  type MessageBody,
} from '../platform/discord/message.ts';
import { alertSummary } from './fleet-alerts-view.ts';
import { fleetHoldLines } from './fleet-hold-view.ts';
import type { FleetPeople } from './fleet-people.ts';
import { severity, type FleetStatus } from './fleet-status.ts';
import { fleetTitle, worstKnown } from './fleet-title-view.ts';
import {
  healthLines,
  lastRunWords,
  lifecycleWords,
  verdictLines,
  verdictWords,
  type FleetStatusParts,
} from './fleet-view.ts';
import {
  ageWords,
  countWords,
  directoryWords,
  needsAttention,
  openRequestLines,
  partyWords,
  policyWords,
  shardWords,
  versionLines,
  versionName,
} from './fleet-words-view.ts';

/** `private`: buttons turn the pages of this message. `shared`: others see it, so browsing opens a private one. */
export type Audience = 'private' | 'shared';

export interface PageIds {
  /** custom_id of the button that turns this message to a page (from 1). */
  turnTo(page: number): string;
  /** custom_id of the button that opens a private copy. */
  browse: string;
}

export interface PageParts {
  /** From 1; one that does not exist becomes the nearest that does. */
  readonly page: number;
  readonly audience: Audience;
  readonly ids: PageIds;
}

/** So few fleets are shown in full, however well they are. */
const MOST_IN_FULL = 4;
/**
 * This many fleets are in one message, an embed each: those that are not well in full as far as they fit it. More are
 * shown a line or two each, on pages.
 */
export const MOST_TOGETHER = LIMITS.embeds;
const FLEETS_PER_PAGE = 10;
/** Four of these and their titles stay below the 6000 that Discord counts over all embeds of a message. */
const FULL_DESCRIPTION = 1300;
const MAX = { title: 150, line: 400, purpose: 140 } as const;
/** Ten of these are 6000 at most. */
const SHORT = { title: 140, line: 220, description: 460 } as const;

/** All fleets given, worst first. */
export function overviewMessage(fleets: readonly FleetStatusParts[], parts: PageParts): MessageBody {
  const sorted = fleets.toSorted(
    (a, b) =>
      severity(worstKnown(a)) - severity(worstKnown(b)) || a.status.fleet.name.localeCompare(b.status.fleet.name),
  );
  if (sorted.length === 0)
    return nothingToShow('No active fleet is yours to see. `/fleet list` shows planned and retired ones.');
  if (sorted.length <= MOST_IN_FULL) return message({ mentions: 'nobody', embeds: sorted.map(fullEmbed) });
  if (sorted.length <= MOST_TOGETHER) return message({ mentions: 'nobody', embeds: togetherEmbeds(sorted) });

  const [worst] = sorted;
  return pageMessage(sorted, parts, {
    title: `${plural(sorted.length, 'fleet')}: ${overviewHeadline(sorted)}`,
    color: worst === undefined ? undefined : fleetTitle(worst).color,
    line: overviewLine,
  });
}

/** The worst fleets get what room there is; those that are well stay short, so that one sees what to look at. */
function togetherEmbeds(sorted: readonly FleetStatusParts[]): readonly Embed[] {
  const embeds = sorted.map(shortEmbed);
  let used = embeds.reduce((sum, each) => sum + embedSize(each), 0);
  for (const [index, parts] of sorted.entries()) {
    const short = embeds[index];
    if (short === undefined || worstKnown(parts) === 'healthy') continue;
    const full = fullEmbed(parts);
    const grown = used - embedSize(short) + embedSize(full);
    if (grown > LIMITS.embedsTotal) continue;
    embeds[index] = full;
    used = grown;
  }
  return embeds;
}

/** What one must know of a fleet that is shown among many: ten of these fit one message. */
function shortEmbed(parts: FleetStatusParts): Embed {
  const { status, alerts } = parts;
  const { name } = status.fleet;
  const { icon, words, color } = fleetTitle(parts);
  const lines = [
    belowTitle(parts),
    ...(parts.pause === undefined ? [] : fleetHoldLines(parts.pause).slice(0, 1)),
    ...(alerts === undefined ? [] : [alertSummary(alerts, name)]),
    `More: \`/fleet status fleet:${name}\``,
  ];
  return embed({
    title: clip(`${icon} ${name}: ${words}`, SHORT.title),
    color,
    description: clipLines(
      lines.map((line) => clip(line, SHORT.line)),
      SHORT.description,
    ),
  });
}

function fullEmbed(parts: FleetStatusParts): Embed {
  const { status, people, lastRun, openRequests = [], alerts } = parts;
  const { fleet } = status;
  const lines = [
    ...(parts.pause === undefined ? [] : fleetHoldLines(parts.pause)),
    ...verdictLines(parts),
    ...healthLines(status).map((line) => clip(line, MAX.line)),
    ...versionLines(status).map((line, index) => (index === 0 ? `Versions: ${line}` : line)),
    `Ages: health ${ageWords(status.healthAge)}; versions ${ageWords(status.versionAge)}; directory ${directoryWords(status.directory)}`,
  ];
  const about = [
    ...(alerts === undefined ? [] : [alertSummary(alerts, fleet.name)]),
    ...(lastRun === undefined ? [] : [`Last pipeline: ${lastRun === null ? 'none seen yet' : lastRunWords(lastRun)}`]),
    ...(openRequests.length === 0
      ? []
      : [
          `Open requests: ${openRequestLines(openRequests.slice(0, 3)).join('; ')}${openRequests.length > 3 ? ` and ${openRequests.length - 3} more` : ''}`,
        ]),
    `Version policy: ${policyWords(fleet)}`,
    `Owner ${partyWords(people.owner)} · maintainer ${partyWords(people.maintainer)}${fleet.cluster === null ? '' : ` · ${shardWords(fleet)}`}`,
    escape(clip(fleet.purpose, MAX.purpose)),
  ].map((line) => clip(line, MAX.line));
  // A long list of troubles may push out its own tail, never who is responsible.
  const room = FULL_DESCRIPTION - about.join('\n').length - 1;
  const { icon, words, color } = fleetTitle(parts);
  return embed({
    title: clip(`${icon} ${fleet.name}: ${words}`, MAX.title),
    color,
    description: `${clipLines(lines, Math.max(room, 0))}\n${about.join('\n')}`,
  });
}

function overviewHeadline(fleets: readonly FleetStatusParts[]): string {
  const troubled = fleets.filter(
    (parts) => needsAttention(worstKnown(parts)) || parts.status.hosts.some(({ state }) => needsAttention(state)),
  );
  if (troubled.length === 0) return 'none needs attention';
  return `${troubled.length} ${troubled.length === 1 ? 'needs' : 'need'} attention`;
}

function overviewLine(parts: FleetStatusParts): string {
  const { status } = parts;
  const { fleet, hosts, counts } = status;
  const { icon, words } = fleetTitle(parts);
  const counted = counts.healthy === hosts.length ? '' : `: ${countWords(status)}`;
  return `${icon} **${escape(fleet.name)}** ${words}${counted}\n${belowTitle(parts)}`;
}

function belowTitle({ status, people, verdict }: FleetStatusParts): string {
  const judged = verdict === undefined ? '' : ` · rules ${verdictWords(verdict)}`;
  return `${runningWords(status)} · owner ${partyWords(people.owner)} · health ${ageWords(status.healthAge)}${judged}`;
}

function runningWords({ versions }: FleetStatus): string {
  const [most, ...others] = versions.groups;
  if (most === undefined) return 'version unknown';
  return `${versionName(most)}${others.length === 0 ? '' : ` and ${plural(others.length, 'other version')}`}`;
}

/** What fleets there are and whose. */
export function listMessage(
  fleets: readonly { readonly fleet: FleetConfig; readonly people: FleetPeople }[],
  parts: PageParts,
): MessageBody {
  if (fleets.length === 0) return nothingToShow('No fleet is yours to see.');
  return pageMessage(fleets, parts, {
    title: plural(fleets.length, 'fleet'),
    color: undefined,
    line: ({ fleet, people }) =>
      `**${escape(fleet.name)}** (${lifecycleWords(fleet)}): ${escape(clip(fleet.purpose, MAX.purpose))}\n` +
      `owner ${partyWords(people.owner)} · maintainer ${partyWords(people.maintainer)} · ${fleet.versionPolicy.kind} versions`,
  });
}

interface PageLook<Item> {
  readonly title: string;
  readonly color: number | undefined;
  readonly line: (item: Item) => string;
}

function pageMessage<Item>(
  items: readonly Item[],
  { page, audience, ids }: PageParts,
  { title, color, line }: PageLook<Item>,
): MessageBody {
  const pages = Math.ceil(items.length / FLEETS_PER_PAGE);
  const shown = Math.min(Math.max(1, page), pages);
  const here = items.slice((shown - 1) * FLEETS_PER_PAGE, shown * FLEETS_PER_PAGE);
  const pager =
    audience === 'shared'
      ? [button({ customId: ids.browse, label: 'Browse privately' })]
      : [
          button({ customId: ids.turnTo(shown - 1), label: 'Previous', ...(shown === 1 ? { disabled: true } : {}) }),
          button({ customId: ids.turnTo(shown + 1), label: 'Next', ...(shown === pages ? { disabled: true } : {}) }),
        ];
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title,
        description: here.map((item) => clip(line(item), MAX.line)),
        ...(color === undefined ? {} : { color }),
        ...(pages > 1 ? { footer: `Page ${shown} of ${pages}` } : {}),
      }),
    ],
    ...(pages > 1 ? { rows: buttonRows(pager) } : {}),
  });
}

function nothingToShow(text: string): MessageBody {
  return message({ mentions: 'nobody', content: text });
}
