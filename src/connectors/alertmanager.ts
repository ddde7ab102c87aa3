import { z } from 'zod';
import type { AlertmanagerPort, ReadOutcome, RemoteAlert, RemoteSilence } from '../alerts/alertmanager-port.ts';
import type { Outbound } from '../platform/outbound/outbound.ts';
import { failedCall, type FailedOutcome } from './failed-call.ts';

const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
const MATCHER = z.object({
  name: z.string(),
  value: z.string(),
  isRegex: z.boolean(),
  // Older ones know no negation.
  isEqual: z.boolean().default(true),
});

/** Of Alertmanager's api/v2/openapi.yaml: gettableSilence. */
export const SILENCE = z.object({
  id: z.string().min(1),
  status: z.object({ state: z.enum(['expired', 'active', 'pending']) }),
  matchers: z.array(MATCHER),
  startsAt: instant,
  endsAt: instant,
  updatedAt: instant,
  createdBy: z.string().default(''),
  comment: z.string().default(''),
});

/** gettableAlert; `endsAt` is when it ends unless it is told of again. */
const ALERT = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()).default({}),
  startsAt: instant,
  fingerprint: z.string().min(1),
  generatorURL: z.string().nullish(),
  receivers: z.array(z.object({ name: z.string() })).default([]),
  status: z.object({
    silencedBy: z.array(z.string()).nullish(),
    inhibitedBy: z.array(z.string()).nullish(),
  }),
});

/** Alertmanager's API v2 (prometheus/alertmanager, api/v2/openapi.yaml), as far as it is read. */
export function createAlertmanagerPort(http: Outbound): AlertmanagerPort {
  return {
    listSilences: () => list(http, { path: '/api/v2/silences', item: SILENCE, of: silenceFrom }),
    listAlerts: () =>
      list(http, {
        path: '/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true',
        item: ALERT,
        of: alertFrom,
      }),
    async readStart() {
      const outcome = await http.requestJson({ path: '/api/v2/status' });
      const parsed = outcome.kind === 'ok' ? STATUS.safeParse(outcome.body) : null;
      return parsed?.success === true ? parsed.data.uptime : null;
    },
  };
}

/** alertmanagerStatus: `uptime` is the moment at which it started. */
const STATUS = z.object({ uptime: instant });

interface Listing<Item, T> {
  readonly path: string;
  readonly item: z.ZodType<Item>;
  readonly of: (item: Item) => T;
}

async function list<Item, T>(http: Outbound, { path, item, of }: Listing<Item, T>): Promise<ReadOutcome<T>> {
  const outcome = await http.requestJson({ path });
  if (outcome.kind !== 'ok') return { kind: 'failed', why: failedCall(outcome).detail, retryAt: retryAtOf(outcome) };
  const parsed = z.array(item).safeParse(outcome.body);
  return parsed.success
    ? { kind: 'read', items: parsed.data.map(of) }
    : { kind: 'failed', why: 'Alertmanager answered in words that Muster does not know', retryAt: null };
}

function retryAtOf(outcome: FailedOutcome): Date | null {
  if (outcome.kind === 'breaker-open') return outcome.until;
  return outcome.kind === 'over-budget' || outcome.kind === 'refused' ? outcome.retryAt : null;
}

export function silenceFrom({ status, ...silence }: z.infer<typeof SILENCE>): RemoteSilence {
  return { ...silence, state: status.state };
}

function alertFrom({ labels, annotations, startsAt, ...alert }: z.infer<typeof ALERT>): RemoteAlert {
  const { summary, description, message, runbook_url, runbook, dashboard_url, dashboard } = annotations;
  return {
    word: {
      fingerprint: alert.fingerprint,
      status: 'firing',
      startsAt,
      endsAt: null,
      labels,
      annotations: {
        summary: summary || null,
        description: description || message || null,
        runbookUrl: runbook_url || runbook || null,
        dashboardUrl: dashboard_url || dashboard || null,
      },
      url: alert.generatorURL || null,
    },
    receivers: alert.receivers.map(({ name }) => name),
    silencedBy: alert.status.silencedBy ?? [],
    inhibitedBy: alert.status.inhibitedBy ?? [],
  };
}
