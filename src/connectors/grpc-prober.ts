import type { CallFailure } from '../fleets/fleet.ts';
import type { ProbeCheck } from '../platform/config/service-config.ts';
import type { Seen } from '../probes/probe.ts';
import type { AskOnce } from './prober.ts';

/** grpc/grpc, doc/health-checking.md. */
const METHOD = '/grpc.health.v1.Health/Check';
const STATUS = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;

/** grpc/grpc, doc/statuscodes.md. */
const NOT_FOUND = 5;
const UNIMPLEMENTED = 12;
const UNAVAILABLE = 14;

/** Asks grpc.health.v1 how the server, or one of its services, is. A service that it does not know is SERVICE_UNKNOWN. */
export async function askGrpc(check: Extract<ProbeCheck, { kind: 'grpc' }>, once: AskOnce): Promise<Seen> {
  // Loaded by need: it is large, and most houses probe nothing of the kind.
  const grpc = await import('@grpc/grpc-js');
  const { host, port } = check.address;
  const client = new grpc.Client(
    `${host.includes(':') ? `[${host}]` : host}:${port}`,
    check.isEncrypted ? grpc.credentials.createSsl() : grpc.credentials.createInsecure(),
    // A kept channel would answer from its back-off instead of asking.
    { 'grpc.use_local_subchannel_pool': 1, 'grpc.enable_http_proxy': 0 },
  );
  try {
    return await new Promise<Seen>((resolve) => {
      const call = client.makeUnaryRequest(METHOD, writeRequest, readStatus, check.service, (error, status) => {
        gaveUp();
        const tookMs = once.tookMs();
        if (once.ended() !== null) resolve(once.endedSeen());
        else if (error === null) resolve({ kind: 'grpc', status: status ?? 'UNKNOWN', tookMs });
        else resolve(refusalOf(error, tookMs));
      });
      const gaveUp = once.onEnd(() => {
        call.cancel();
      });
    });
  } finally {
    client.close();
  }
}

function refusalOf({ code, details }: { readonly code: number; readonly details: string }, tookMs: number): Seen {
  if (code === NOT_FOUND) return { kind: 'grpc', status: 'SERVICE_UNKNOWN', tookMs };
  const detail = details.slice(0, 200);
  if (code === UNIMPLEMENTED)
    return { kind: 'failed', failure: 'bad-answer', detail: 'it has no grpc.health.v1', tookMs };
  if (code !== UNAVAILABLE)
    return { kind: 'failed', failure: 'bad-answer', detail: `gRPC code ${code}: ${detail}`, tookMs };
  return { kind: 'failed', failure: unavailable(detail), detail, tookMs };
}

/** The library gives the reason as text only. */
function unavailable(details: string): CallFailure {
  if (/ECONNREFUSED/.test(details)) return 'refused';
  if (/ENOTFOUND|EAI_AGAIN|name resolution/i.test(details)) return 'name-not-found';
  if (/ENETUNREACH|EHOSTUNREACH/.test(details)) return 'network-unreachable';
  if (/CERT|TLS|SSL/i.test(details)) return 'tls';
  return 'reset';
}

/** HealthCheckRequest { string service = 1; } as protocol buffers write it. */
function writeRequest(service: string): Buffer {
  const text = Buffer.from(service);
  // Names are at most 200 characters, so that two bytes hold the length.
  const length = text.length < 128 ? [text.length] : [(text.length & 0x7f) | 0x80, text.length >> 7];
  return text.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a, ...length]), text]);
}

/** HealthCheckResponse { ServingStatus status = 1; }: left out where it is 0. */
function readStatus(bytes: Buffer): string {
  return bytes[0] === 0x08 ? (STATUS[bytes[1] ?? 0] ?? 'UNKNOWN') : 'UNKNOWN';
}
