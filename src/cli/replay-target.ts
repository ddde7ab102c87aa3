import { z } from 'zod';

/** What /sandbox/state gives, as far as a replay needs it. */
const STATE = z.object({
  api: z.url(),
  botToken: z.string(),
  channels: z.record(z.string(), z.string()),
  webhookSecrets: z.record(z.string(), z.string()),
});

export interface SandboxTarget extends z.infer<typeof STATE> {
  /** Where Muster listens, without a slash at the end. */
  readonly url: string;
}

export type FindSandboxOutcome =
  | { readonly kind: 'found'; readonly sandbox: SandboxTarget }
  /** With what to do about it. */
  | { readonly kind: 'refused'; readonly message: string };

const PATIENCE_MS = 10_000;
const OWN_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/** Only a Muster that is a sandbox, on this machine: recorded events must reach neither a live one nor anybody else. */
export async function findSandbox(written: string): Promise<FindSandboxOutcome> {
  const url = URL.parse(written);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return refuse(`MUSTER_URL is ${JSON.stringify(written)}: write an address such as http://127.0.0.1:8080.`);
  if (!OWN_HOSTS.includes(url.hostname))
    return refuse(`MUSTER_URL leads to ${url.hostname}: a sandbox is on this machine, at 127.0.0.1.`);
  const base = url.origin;
  let answer: Response;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    answer = await fetch(`${base}/sandbox/state`, { signal, redirect: 'error' });
  } catch {
    return refuse(`Nothing answers at ${base}. Start a sandbox with npm start, or set MUSTER_URL to where one runs.`);
  }
  const state = STATE.safeParse(await answer.json().catch(() => null));
  if (answer.ok && state.success) return { kind: 'found', sandbox: { ...state.data, url: base } };
  return refuse(
    `What answers at ${base} is no sandbox, so nothing was sent: events are replayed in a sandbox, never in a live Muster. Start one with npm start beside it, on another HTTP_PORT, and set MUSTER_URL.`,
  );
}

function refuse(message: string): FindSandboxOutcome {
  return { kind: 'refused', message };
}
