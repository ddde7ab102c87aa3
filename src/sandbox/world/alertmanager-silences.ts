import { randomUUID } from 'node:crypto';
import { areSameMatchers, matches, type Matcher } from '../../alerts/matcher.ts';
import type { Clock } from '../../platform/clock.ts';
import type { JsonValue } from '../../platform/json.ts';

/** As it is posted; an id edits the one that has it. */
export interface PostedSilence {
  readonly id?: string | undefined;
  readonly matchers: readonly Matcher[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
}

interface Kept extends Omit<PostedSilence, 'id'> {
  readonly id: string;
  readonly updatedAt: Date;
}

/** Expired ones are still listed for so long (Alertmanager's --data.retention). */
const RETENTION_MS = 120 * 3_600_000;

/** The silences of one Alertmanager (prometheus/alertmanager: silence/silence.go). */
export class SimulatedSilences {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Gives the id: a new one where what is hidden changed, since the old one then ends; null for an id that is unknown. */
  set({ id, ...silence }: PostedSilence): string | null {
    const now = this.#clock.now();
    const known = id === undefined || id === '' ? undefined : this.#kept.get(id);
    if (id !== undefined && id !== '' && known === undefined) return null;
    const inPlace = known !== undefined && this.#isInForce(known) && areSameMatchers(known.matchers, silence.matchers);
    if (known !== undefined && !inPlace) this.expire(known.id);
    const kept: Kept = { ...silence, id: inPlace ? known.id : randomUUID(), updatedAt: now };
    this.#kept.set(kept.id, kept);
    return kept.id;
  }

  /** False for an id that is unknown. */
  expire(id: string): boolean {
    const known = this.#kept.get(id);
    if (known === undefined) return false;
    const now = this.#clock.now();
    if (this.#isInForce(known)) this.#kept.set(id, { ...known, endsAt: now.toISOString(), updatedAt: now });
    return true;
  }

  /** The ids of those that hide an alert with these labels. */
  hiding(labels: Readonly<Record<string, string>>): readonly string[] {
    return [...this.#kept.values()]
      .filter((each) => this.#isInForce(each) && matches(each.matchers, labels))
      .map(({ id }) => id);
  }

  list(): JsonValue {
    const now = this.#clock.now().getTime();
    return [...this.#kept.values()]
      .filter(({ endsAt }) => now - Date.parse(endsAt) < RETENTION_MS)
      .map(({ updatedAt, matchers, ...silence }) => ({
        ...silence,
        matchers: matchers.map(({ name, value, isRegex, isEqual }) => ({ name, value, isRegex, isEqual })),
        updatedAt: updatedAt.toISOString(),
        status: {
          state:
            now >= Date.parse(silence.endsAt) ? 'expired' : now < Date.parse(silence.startsAt) ? 'pending' : 'active',
        },
      }));
  }

  #isInForce({ startsAt, endsAt }: Kept): boolean {
    const now = this.#clock.now().getTime();
    return Date.parse(startsAt) <= now && now < Date.parse(endsAt);
  }
}
