/** A route as the doctor looks at it. */
export interface RouteFacts {
  readonly name: string;
  readonly origin: string;
  readonly since: Date | null;
  readonly lastTakenAt: Date | null;
  /** Since when nothing of what it takes is seen. */
  readonly unseenSince: Date | null;
}

export type RouteTrouble =
  | { readonly kind: 'well'; readonly says: string }
  | { readonly kind: 'warning'; readonly says: string; readonly fix: string };

const DAY_MS = 86_400_000;
/** A pipeline may rest for two weeks; a filter with a typing mistake never takes anything. */
export const NEVER_MATCHED_DAYS = 14;
/** Discord may be slow, or away for a while: what waits longer than this to be seen, somebody should look at. */
const UNSEEN_MS = 3_600_000;

/** Routes that never took anything, and those whose runs nobody sees; else one line for all. */
export function judgeRoutes(
  routes: readonly RouteFacts[],
  now: Date,
): readonly (RouteTrouble & { readonly subject: string })[] {
  const troubles = routes.flatMap((route) => troubleOf(route, now) ?? []);
  if (troubles.length > 0 || routes.length === 0) return troubles;
  return [
    {
      kind: 'well',
      subject: 'route',
      says: `${routes.length} routes, each took something or is younger than ${NEVER_MATCHED_DAYS} days`,
    },
  ];
}

function troubleOf(
  { name, origin, since, lastTakenAt, unseenSince }: RouteFacts,
  now: Date,
): (RouteTrouble & { readonly subject: string }) | null {
  if (lastTakenAt === null) {
    const ageDays = since === null ? 0 : Math.floor((now.getTime() - since.getTime()) / DAY_MS);
    if (ageDays < NEVER_MATCHED_DAYS) return null;
    return {
      kind: 'warning',
      subject: name,
      says: `The ${origin} ${name} never matched anything in ${ageDays} days`,
      fix:
        origin === 'subscription'
          ? `Look at its filter with \`/pipeline subscriptions\`; \`/pipeline unsubscribe ${name}\` ends it.`
          : 'Look for typing mistakes in its repository, workflow and branches; `/why run` says what a run differs in.',
    };
  }
  if (unseenSince === null || now.getTime() - unseenSince.getTime() < UNSEEN_MS) return null;
  return {
    kind: 'warning',
    subject: name,
    says: `The ${origin} ${name} takes what it asks for, and nothing of the newest was shown`,
    fix: 'The findings on channels and delivery say what is in the way.',
  };
}
