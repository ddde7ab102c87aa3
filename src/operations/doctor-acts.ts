import type { Finding } from './doctor.ts';

/** Acts in other systems, as the doctor looks at them. */
export interface ActFacts {
  /** Not settled, by state; a state of which there is none is left out. */
  readonly open: Readonly<Partial<Record<string, number>>>;
  /** When the oldest open one was decided; null when none is open. */
  readonly oldestAt: Date | null;
  /** Those of which nobody knows whether they were done. */
  readonly unknown: readonly {
    readonly id: string;
    /** Foreign text, as is `system`. */
    readonly summary: string;
    readonly system: string;
    readonly since: Date;
    readonly needsPerson: boolean;
  }[];
}

/** An act waits for a system that is down, for its turn on a target, or for its time: an hour of that deserves a look. */
const LATE_MS = 3_600_000;

/** An act that needs somebody is a problem by its name; one that is still read, or waits for long, is a warning. */
export function judgeActs({ acts, now }: { readonly acts: ActFacts; readonly now: Date }): readonly Finding[] {
  const about = 'act' as const;
  const needing = acts.unknown.filter(({ needsPerson }) => needsPerson);
  if (needing.length > 0)
    return needing.map(({ id, summary, system, since }) => ({
      about,
      subject: id,
      state: 'problem',
      says: `It is not known since ${stamp(since)} whether it was done: ${summary}`,
      fix: `Look in ${system}, then say which with \`/act show ${id}\` or \`muster act settle ${id}\`. It is not tried again before.`,
    }));
  const count = Object.values(acts.open).reduce<number>((sum, each) => sum + (each ?? 0), 0);
  if (acts.unknown.length > 0)
    return [
      {
        about,
        subject: about,
        state: 'warning',
        says: `Of ${acts.unknown.map(({ id }) => id).join(', ')} it is not known whether they were done`,
        fix: 'Muster reads on, and asks somebody if that does not tell. `/act list` shows them.',
      },
    ];
  if (acts.oldestAt !== null && now.getTime() - acts.oldestAt.getTime() > LATE_MS)
    return [
      {
        about,
        subject: about,
        state: 'warning',
        says: `${count} ${count === 1 ? 'act' : 'acts'} in other systems ${count === 1 ? 'waits' : 'wait'}, the oldest since ${stamp(acts.oldestAt)}`,
        fix: '`/act list` shows what each of them waits for.',
      },
    ];
  const says =
    count === 0
      ? 'Nothing is to be done elsewhere'
      : `${count} ${count === 1 ? 'act is' : 'acts are'} under way elsewhere`;
  return [{ about, subject: about, state: 'well', says, fix: null }];
}

function stamp(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}
