import type { Clock } from '../clock.ts';
import { probeDiscord } from './discord-probe.ts';

export interface DiscordClockOptions {
  /** E.g. https://discord.com/api, without the version. */
  readonly apiUrl: string;
  readonly clock: Clock;
}

/** How far our clock is ahead of Discord's, in ms, to about a second; null when Discord did not say. */
export async function readClockSkew({ apiUrl, clock }: DiscordClockOptions): Promise<number | null> {
  const askedAt = clock.now().getTime();
  const answer = await probeDiscord(apiUrl);
  const answeredAt = clock.now().getTime();
  if (answer.kind === 'away' || answer.date === null) return null;
  // The header was cut to the second: on average it is half a second old.
  return (askedAt + answeredAt) / 2 - (answer.date.getTime() + 500);
}
