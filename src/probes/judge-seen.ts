import type { CallFailure } from '../fleets/fleet.ts';
import type { ProbeCheck } from '../platform/config/service-config.ts';
import type { Seen } from './probe.ts';

/** One answer, judged. `threshold` says what a good one is; both are one line for people. */
export interface Finding {
  readonly kind: 'good' | 'bad';
  readonly evidence: string;
  readonly threshold: string;
  readonly tookMs: number;
  /** Null where the other side spoke, however badly. */
  readonly failure: CallFailure | null;
}

const DAY_MS = 86_400_000;

/** Judges what was seen by what the probe asks for. `now` decides how many days a certificate has left. */
export function judgeSeen(check: ProbeCheck, seen: Seen, now: Date): Finding {
  const threshold = thresholdOf(check);
  const { tookMs } = seen;
  const verdict = (kind: Finding['kind'], evidence: string): Finding => ({
    ...{ kind, evidence, threshold, tookMs, failure: null },
  });
  if (seen.kind === 'failed') return { ...verdict('bad', seen.detail), failure: seen.failure };
  switch (check.kind) {
    case 'http':
      return seen.kind === 'http' ? verdict(...judgeHttp(check, seen)) : misplaced(check.kind, seen.kind);
    case 'tcp':
      return seen.kind === 'connected'
        ? verdict('good', `connected in ${tookMs} ms`)
        : misplaced(check.kind, seen.kind);
    case 'tls':
    case 'certificate':
      return seen.kind === 'certificate'
        ? verdict(...judgeCertificate(check, seen, now))
        : misplaced(check.kind, seen.kind);
    case 'grpc':
      if (seen.kind !== 'grpc') return misplaced(check.kind, seen.kind);
      return verdict(seen.status === 'SERVING' ? 'good' : 'bad', `${seen.status} in ${tookMs} ms`);
    case 'dns':
      return seen.kind === 'dns' ? verdict(...judgeDns(check, seen.records)) : misplaced(check.kind, seen.kind);
  }
}

/** What is written down where Muster itself failed: its own fault, and not hidden as one of the other side. */
export function faultFinding(check: ProbeCheck, error: unknown): Finding {
  const said = error instanceof Error ? error.message : String(error);
  const evidence = `Muster could not ask it: ${said.slice(0, 200)}`;
  return { kind: 'bad', evidence, threshold: thresholdOf(check), tookMs: 0, failure: 'not-asked' };
}

/** A prober that answers another question than it was asked is broken, not the other side. */
function misplaced(asked: string, seen: string): never {
  throw new Error(`A probe of kind ${asked} was answered with ${seen}.`);
}

/** What a good answer is, in a line. */
export function thresholdOf(check: ProbeCheck): string {
  switch (check.kind) {
    case 'http': {
      const status = check.status.length === 0 ? '2xx' : check.status.join(' or ');
      const body = check.contains === null ? [] : [`holding “${check.contains}”`];
      const time = check.slowAfterMs === null ? [] : [`within ${check.slowAfterMs} ms`];
      return [`answers ${status}`, ...body, ...time].join(', ');
    }
    case 'tcp':
      return 'takes connections';
    case 'tls':
      return `speaks TLS with a certificate for ${check.serverName}`;
    case 'certificate':
      return `its certificate is for ${check.serverName} and lasts ${check.daysLeft} days or more`;
    case 'grpc':
      return check.service === '' ? 'says SERVING' : `says SERVING for ${check.service}`;
    case 'dns':
      return check.expect.length === 0 ? `has ${check.type} records` : `has ${check.type} ${check.expect.join(', ')}`;
  }
}

type Judged = readonly [Finding['kind'], string];

function judgeHttp(
  check: Extract<ProbeCheck, { kind: 'http' }>,
  { status, body, tookMs }: Extract<Seen, { kind: 'http' }>,
): Judged {
  const isWanted = check.status.length === 0 ? status >= 200 && status < 300 : check.status.includes(status);
  if (!isWanted) return ['bad', `it answered ${status} in ${tookMs} ms`];
  if (check.contains !== null && !body.includes(check.contains))
    return ['bad', `it answered ${status}, without “${check.contains}” in it`];
  if (check.slowAfterMs !== null && tookMs > check.slowAfterMs)
    return ['bad', `it answered ${status}, but only after ${tookMs} ms`];
  return ['good', `${status} in ${tookMs} ms`];
}

function judgeCertificate(
  check: Extract<ProbeCheck, { kind: 'tls' | 'certificate' }>,
  { validFrom, validTo, distrust, misnamed, issuer }: Extract<Seen, { kind: 'certificate' }>,
  now: Date,
): Judged {
  const days = Math.floor((validTo.getTime() - now.getTime()) / DAY_MS);
  const until = validTo.toISOString().slice(0, 10);
  if (validTo <= now) return ['bad', `its certificate ended on ${until}`];
  if (validFrom > now) return ['bad', `its certificate begins only on ${validFrom.toISOString().slice(0, 10)}`];
  if (misnamed !== null) return ['bad', `its certificate is not for ${check.serverName}: ${misnamed}`];
  if (check.trust === 'system' && distrust !== null)
    return ['bad', `its certificate is not trusted (${distrust}, issued by ${issuer})`];
  const left =
    days === 0
      ? `its certificate ends within a day, on ${until}`
      : `its certificate lasts ${days === 1 ? '1 more day' : `${days} more days`}, until ${until}`;
  return [days < check.daysLeft ? 'bad' : 'good', left];
}

function judgeDns({ expect, type }: Extract<ProbeCheck, { kind: 'dns' }>, records: readonly string[]): Judged {
  const plain = (record: string): string => record.trim().toLowerCase().replace(/\.$/, '');
  const known = new Set(records.map(plain));
  const missing = expect.filter((record) => !known.has(plain(record)));
  const shown = records.length === 0 ? `no ${type} record` : `${type} ${records.slice(0, 5).join(', ')}`;
  if (records.length === 0) return ['bad', shown];
  return missing.length === 0 ? ['good', shown] : ['bad', `${shown}, without ${missing.join(', ')}`];
}
