import { mentionParty } from '../people/party.ts';
import type { Config } from '../platform/config/config.ts';
import {
  clip,
  clipLines,
  code,
  embed,
  escape,
  link,
  message,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import { thresholdOf } from './judge-seen.ts';
import { tallyOf, type ProbeState } from './probe-state.ts';
import { addressOf } from './probe.ts';
import { goodShare, type ProbeLine, type ServiceStatus } from './service-status.ts';

const LOOKS: Readonly<Record<ProbeState, { readonly icon: string; readonly word: string; readonly color: number }>> = {
  passing: { icon: '🟢', word: 'answers well', color: 0x2ecc71 },
  failing: { icon: '🔴', word: 'failing', color: 0xe74c3c },
  silent: { icon: '🔇', word: 'not asked any more', color: 0xf1c40f },
  unreachable: { icon: '🌫️', word: 'not reachable from here', color: 0x95a5a6 },
  unknown: { icon: '❔', word: 'not known yet', color: 0x95a5a6 },
};
const SHOWN = { name: 60, about: 300, evidence: 200, address: 200, description: 3800 } as const;

export interface ServiceListParts {
  readonly services: readonly ServiceStatus[];
  readonly config: Pick<Config, 'roles' | 'people'>;
  readonly offlineSince: Date | null;
}

/** Every service in a line or two, the gravest first. */
export function serviceListMessage({ services, config, offlineSince }: ServiceListParts): MessageBody {
  if (services.length === 0)
    return message({
      mentions: 'nobody',
      content:
        'No service is watched that you may see. Services and their probes are configured under `services:`; docs/operators.md shows how.',
    });
  const well = services.filter(({ state }) => state === 'passing').length;
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `${plural(services.length, 'service')}: ${well} of ${services.length} answer well`,
        color: LOOKS[services[0]?.state ?? 'unknown'].color,
        description: clipLines(
          [...offlineLines(offlineSince), ...services.map((status) => listLine(status, config))],
          SHOWN.description,
        ),
      }),
    ],
  });
}

function offlineLines(since: Date | null): readonly string[] {
  return since === null
    ? []
    : [`🌫️ Muster itself is cut off from the network since ${timestamp(since, 'R')}: nothing below can be told.`];
}

function listLine(status: ServiceStatus, config: ServiceListParts['config']): string {
  const { service, state, probes } = status;
  const { icon, word } = LOOKS[state];
  const worst = probes.find(({ known }) => (known?.state ?? 'unknown') === state);
  const since =
    worst === undefined || worst.known === null || state === 'passing'
      ? ''
      : ` since ${timestamp(worst.known.since, 'R')}`;
  const last = worst?.known?.last ?? null;
  const why = state === 'failing' && last !== null ? `: ${escape(clip(last.evidence, SHOWN.evidence))}` : '';
  const owner = mentionParty(config, service.owner).text;
  return `${icon} ${code(clip(service.name, SHOWN.name))} ${word}${since}${why}${owner === '' ? '' : ` · ${owner}`}`;
}

export interface ServiceStatusParts {
  readonly status: ServiceStatus;
  readonly config: Pick<Config, 'roles' | 'people'>;
  readonly offlineSince: Date | null;
}

/** One service: what each of its probes saw, against what, how old that is, and who answers for it. */
export function serviceStatusMessage({ status, config, offlineSince }: ServiceStatusParts): MessageBody {
  const { service, state, probes } = status;
  const { icon, word, color } = LOOKS[state];
  const party = (ref: typeof service.owner): string => mentionParty(config, ref).text || escape(ref.name);
  const where = [
    service.environment === null ? null : `environment ${code(service.environment)}`,
    service.fleet === null ? null : `fleet ${code(service.fleet)}`,
  ].filter((part) => part !== null);
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `${icon} ${clip(service.name, SHOWN.name)}: ${word}`,
        color,
        description: clipLines(
          [
            escape(clip(service.about, SHOWN.about)),
            `Owner ${party(service.owner)}, maintainer ${party(service.maintainer)}${where.length === 0 ? '' : `; ${where.join(', ')}`}.`,
            ...offlineLines(offlineSince),
            ...(probes.length === 0 ? ['It has no probes: add some under `probes:` of the service.'] : []),
            ...probes.flatMap(probeLines),
            ...(service.links.length === 0
              ? []
              : [service.links.map(({ label, url }) => link(escape(label), url)).join(' · ')]),
          ],
          SHOWN.description,
        ),
      }),
    ],
  });
}

function probeLines({ probe, known, tally }: ProbeLine): readonly string[] {
  const { icon, word } = LOOKS[known?.state ?? 'unknown'];
  const since = known === null ? '' : ` since ${timestamp(known.since, 'R')}`;
  const head = `${icon} **${escape(probe.name)}** ${word}${since}: ${code(clip(addressOf(probe.check), SHOWN.address))}`;
  if (known === null || known.last === null)
    return [head, `-# Not asked yet; it should be: ${escape(thresholdOf(probe.check))}.`];
  const counts = tallyOf(known, probe);
  const share = goodShare(tally);
  const details = [
    `${escape(clip(known.last.evidence, SHOWN.evidence))}, asked ${timestamp(known.last.at, 'R')}`,
    `should be: ${escape(clip(known.last.threshold, SHOWN.evidence))}`,
    ...(counts === null ? [] : [`${counts}; ${probe.failuresOf.failed} bad of ${probe.failuresOf.of} are a failure`]),
    ...(share === null || tally === null ? [] : [`7 days: ${share} good, ${tally.meanMs} ms on average`]),
  ];
  return [head, `-# ${details.join('; ')}.`];
}
