import type { Clock } from '../clock.ts';

export interface DiscordClockOptions {
  /** E.g. https://discord.com/api, without the version. */
  readonly apiUrl: string;
  readonly clock: Clock;
}

const TIMEOUT_MS = 5_000;

/**
 * How far our clock is ahead of Discord's, in ms, to the second that its Date header gives (RFC 9110, section 6.6.1);
 * null when it did not say. Asks the one route that wants no token and has no limit of ours.
 */
export async function readClockSkew({ apiUrl, clock }: DiscordClockOptions): Promise<number | null> {
  try {
    const askedAt = clock.now().getTime();
    const response = await fetch(`${apiUrl}/v10/gateway`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const answeredAt = clock.now().getTime();
    await response.body?.cancel();
    const theirs = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return null;
    // The header was cut to the second: on average it is half a second old.
    return (askedAt + answeredAt) / 2 - (theirs + 500);
  } catch {
    return null;
  }
}
