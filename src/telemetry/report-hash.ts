import { createHash, createHmac, createSecretKey } from 'node:crypto';
import type { ReportTask } from './report-reading.ts';

/** Of the source and its body: the same report again has the same. */
export function digestOf({ source, body }: Pick<ReportTask, 'source' | 'body'>): string {
  return createHash('sha256').update(`${source}\n`).update(body).digest('base64');
}

/** A client of the fleet as a number that says nothing of it once the day's key is destroyed. */
export function clientHasher({ secret, fleet }: Pick<ReportTask, 'secret' | 'fleet'>): (client: string) => number {
  // From bytes a key would be made anew for each client, which takes seven times as long as the hash itself.
  const key = createSecretKey(secret);
  const seen = new Map<string, number>();
  return (client) => {
    // A report is of one client nearly always, and names it with every item.
    const hash =
      seen.get(client) ?? createHmac('sha256', key).update(`${fleet.name}\n${client}`).digest().readUIntBE(0, 6);
    seen.set(client, hash);
    return hash;
  };
}
