import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { ProbeAddress } from '../platform/config/service-config.ts';
import type { Seen } from '../probes/probe.ts';
import { classifyFailure } from '../platform/outbound/unreachable.ts';
import { failedCall } from './failed-call.ts';
import type { AskOnce } from './prober.ts';

/** Whether somebody takes a connection. Nothing is sent. */
export async function askTcp({ host, port }: ProbeAddress, once: AskOnce): Promise<Seen> {
  return onSocket(connectTcp({ host, port }), 'connect', once, () => ({ kind: 'connected', tookMs: once.tookMs() }));
}

/**
 * Shakes hands and looks at the certificate, whatever is wrong with it: whoever judges wants to know how long it lasts
 * also where nobody trusts it.
 */
export async function askTls(
  { host, port, serverName }: ProbeAddress & { readonly serverName: string },
  once: AskOnce,
): Promise<Seen> {
  const socket = connectTls({
    host,
    port,
    // An address is no name that a server could be asked for (RFC 6066, section 3).
    ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
    rejectUnauthorized: false,
  });
  return onSocket(socket, 'secureConnect', once, () => certificateOf(socket, serverName, once));
}

function certificateOf(socket: TLSSocket, serverName: string, once: AskOnce): Seen {
  const tookMs = once.tookMs();
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return { kind: 'failed', failure: 'tls', detail: 'it showed no certificate', tookMs };
  const named = isIP(serverName) === 0 ? certificate.checkHost(serverName) : certificate.checkIP(serverName);
  return {
    kind: 'certificate',
    tookMs,
    validFrom: certificate.validFromDate,
    validTo: certificate.validToDate,
    distrust: distrustOf(socket),
    misnamed:
      named !== undefined ? null : `it is for ${certificate.subjectAltName ?? certificate.subject}`.slice(0, 200),
    issuer: certificate.issuer.replaceAll('\n', ', ').slice(0, 200),
  };
}

/** What OpenSSL says against the chain; a wrong name is told apart from that. */
function distrustOf(socket: TLSSocket): string | null {
  // Border: typed as an Error, but Node gives the code as a text (nodejs.org: tls, authorizationError).
  const given: unknown = socket.authorizationError;
  const code = given instanceof Error ? String(Reflect.get(given, 'code') ?? given.message) : given;
  if (typeof code !== 'string' || code === '' || code === 'ERR_TLS_CERT_ALTNAME_INVALID') return null;
  return code;
}

/** What `event` brings, or why it did not come. The socket is gone afterwards. */
async function onSocket(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  once: AskOnce,
  look: () => Seen,
): Promise<Seen> {
  const gaveUp = once.onEnd(() => {
    socket.destroy();
  });
  try {
    return await new Promise<Seen>((resolve, reject) => {
      socket.once(event, () => {
        resolve(look());
      });
      socket.once('error', reject);
      socket.once('close', () => {
        reject(new Error('The connection was closed.'));
      });
    });
  } catch (error) {
    if (once.ended() !== null) return once.endedSeen();
    const { failure, detail } = failedCall(classifyFailure(error));
    return { kind: 'failed', failure, detail, tookMs: once.tookMs() };
  } finally {
    gaveUp();
    socket.on('error', () => undefined);
    socket.destroy();
  }
}
