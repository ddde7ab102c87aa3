import { createHash } from 'node:crypto';
import type { AlertReport } from './alerts/alert-report.ts';
import type { AlertWord } from './alerts/alert.ts';
import { parseHostName } from './fleets/fleet.ts';
import type { SilenceFact } from './pipelines/silence-fact.ts';
import type { Config } from './platform/config/config.ts';
import type { ProbeKind } from './platform/config/service-config.ts';
import type { ProbeFact } from './probes/probe-fact.ts';
import { tallyOf } from './probes/probe-state.ts';
import { addressOf, type Probe } from './probes/probe.ts';

/*
 * What the probes find, and which sources fell silent, in the words of the alerts room. A probe that cannot be reached
 * from here says nothing: what fired goes on, and what did not does not begin.
 */

/** The rule's name by what is asked; a certificate may also be of another name, or nobody be there to show one. */
const FAILING: Readonly<Record<ProbeKind, string>> = {
  http: 'HttpProbeFailing',
  tcp: 'TcpProbeFailing',
  tls: 'TlsProbeFailing',
  certificate: 'CertificateProbeFailing',
  grpc: 'GrpcProbeFailing',
  dns: 'DnsProbeFailing',
};
const SILENT = 'ProbeSilent';

/** Null where there is nothing to tell. */
export function probeReport(fact: ProbeFact, config: Pick<Config, 'services' | 'fleets'>): AlertReport | null {
  switch (fact.kind) {
    case 'vantage.changed':
      return report(fact.endedAt ?? fact.offlineSince, [offlineWord(fact)]);
    case 'probe.gone':
      return report(fact.at, endsOfGone(fact));
    case 'probe.changed': {
      const words = wordsOf(fact, config);
      return words.length === 0 ? null : report(fact.known.since, words);
    }
  }
}

function report(heardAt: Date, words: readonly AlertWord[]): AlertReport | null {
  return words.length === 0 ? null : { source: 'muster', heardAt, words, sourceGroup: null };
}

function wordsOf(
  { probe, known, from }: Extract<ProbeFact, { kind: 'probe.changed' }>,
  config: Pick<Config, 'services' | 'fleets'>,
): readonly AlertWord[] {
  const { state, since } = known;
  const failing = wordOf(probe, FAILING[probe.check.kind], config);
  const silent = wordOf(probe, SILENT, config);
  const ended = (word: Worded): AlertWord => ({ ...word, status: 'resolved', startsAt: since, endsAt: since });
  // A silence is over as soon as anybody asks again, whatever the answer.
  const spoke = from === 'silent' ? [ended(silent)] : [];
  switch (state) {
    case 'failing': {
      const tally = tallyOf(known, probe);
      const evidence = known.last?.evidence ?? 'no answer';
      const summary = `${probe.name} of ${whoOf(probe)}: ${evidence}`;
      const description = `${addressOf(probe.check)}; it should be: ${known.last?.threshold ?? 'a good answer'}${tally === null ? '' : `; ${tally}`}`;
      const word = { ...failing, annotations: { ...failing.annotations, summary, description } };
      return [{ ...word, status: 'firing', startsAt: since, endsAt: null }, ...spoke];
    }
    case 'passing':
      return [ended(failing), ...spoke];
    case 'silent': {
      const last = known.last === null ? 'never' : `last at ${known.last.at.toISOString()}`;
      const summary = `${probe.name} of ${whoOf(probe)} is not asked any more: ${last}`;
      const description = `It should be asked every ${probe.everySeconds} s. Look at /doctor, and whether budgets under probing are too small.`;
      const word = { ...silent, annotations: { ...silent.annotations, summary, description } };
      return [{ ...word, status: 'firing', startsAt: since, endsAt: null }];
    }
    case 'unknown':
    case 'unreachable':
      return spoke;
  }
}

type Worded = Omit<AlertWord, 'status' | 'startsAt' | 'endsAt'>;

function wordOf(probe: Probe, alertname: string, { services, fleets }: Pick<Config, 'services' | 'fleets'>): Worded {
  const { subject, name } = probe;
  const service = subject.kind === 'service' ? services.find((each) => each.name === subject.service) : undefined;
  const host = subject.kind === 'host' ? parseHostName(subject.host) : null;
  const links = service?.links ?? fleets.find((fleet) => fleet.name === subject.fleet)?.links ?? [];
  const labels = {
    alertname,
    // That a probe is not asked tells nothing of the other side.
    severity: alertname === SILENT ? 'warning' : probe.severity,
    probe: name,
    service: subject.kind === 'service' ? subject.service : null,
    environment: service?.environment ?? null,
    fleet: subject.fleet,
    instance: subject.kind === 'host' ? subject.host : null,
    datacenter: host?.dataCentre ?? null,
    role: host?.role ?? null,
  };
  return {
    fingerprint: fingerprintOf(alertname === SILENT ? 'silent' : 'failing', probe.key),
    labels: Object.fromEntries(
      Object.entries(labels).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
    ),
    annotations: {
      summary: null,
      description: null,
      runbookUrl: links.find(({ label }) => /runbook/i.test(label))?.url ?? null,
      dashboardUrl: links.find(({ label }) => /grafana|dashboard/i.test(label))?.url ?? null,
    },
    url: null,
  };
}

function whoOf({ subject }: Probe): string {
  return subject.kind === 'service' ? subject.service : subject.host;
}

/** Only what was said is needed to say that it is over: the alert is known by its fingerprint. */
function endsOfGone({ known, at }: Extract<ProbeFact, { kind: 'probe.gone' }>): readonly AlertWord[] {
  const annotations = {
    summary: null,
    description: 'It is not probed any more.',
    runbookUrl: null,
    dashboardUrl: null,
  };
  return (['failing', 'silent'] as const).map((what) => ({
    ...{ fingerprint: fingerprintOf(what, known.key), status: 'resolved', startsAt: known.since, endsAt: at },
    ...{ labels: { alertname: what === 'silent' ? SILENT : 'ProbeFailing' }, annotations, url: null },
  }));
}

function offlineWord({ offlineSince, asked, endedAt }: Extract<ProbeFact, { kind: 'vantage.changed' }>): AlertWord {
  return {
    fingerprint: fingerprintOf('vantage', 'muster'),
    status: endedAt === null ? 'firing' : 'resolved',
    startsAt: offlineSince,
    endsAt: endedAt,
    labels: { alertname: 'MusterOffline', severity: 'critical', service: 'muster' },
    annotations: {
      summary: `Muster is cut off from the network: none of ${asked} machines answers`,
      description: 'What it probes is not reachable from here, and no alert is made of that. Look at its own network.',
      runbookUrl: null,
      dashboardUrl: null,
    },
    url: null,
  };
}

/** A source of webhooks that is quiet against its own rhythm. */
export function silenceReport({ silence }: SilenceFact): AlertReport | null {
  if (silence.subject.kind !== 'source') return null;
  const { subject, heardAt, noticedAt, end } = silence;
  const hours = Math.round(silence.longestGapMs / 3_600_000);
  return report(end?.at ?? noticedAt, [
    {
      fingerprint: fingerprintOf('source', subject.system),
      status: end === null ? 'firing' : 'resolved',
      startsAt: noticedAt,
      endsAt: end === null ? null : end.at,
      labels: { alertname: 'SourceSilent', severity: 'warning', service: `source-${subject.system}` },
      annotations: {
        summary: `The source ${subject.system} is silent since ${heardAt.toISOString()}`,
        description: `In two months it was never quiet for longer than ${hours} h. Look whether it is up and its webhook still leads here: its list of deliveries, and /doctor.`,
        runbookUrl: null,
        dashboardUrl: null,
      },
      url: null,
    },
  ]);
}

function fingerprintOf(what: string, key: string): string {
  return createHash('sha256').update(`probe\n${what}\n${key}`).digest('hex').slice(0, 16);
}
