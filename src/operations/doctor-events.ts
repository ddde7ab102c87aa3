import type { Finding } from './doctor.ts';

/** Windows in the server's calendar, as the doctor looks at them. */
export interface EventFacts {
  readonly isOn: boolean;
  /** Names of permissions, as `CreateEvents`. */
  readonly missing: readonly string[];
  readonly refused: readonly { readonly id: string; readonly because: string }[];
}

const NAMED = 5;

export function judgeEvents({ events }: { readonly events: EventFacts }): readonly Finding[] {
  const about = { about: 'events', subject: 'events' } as const;
  if (!events.isOn) return [];
  if (events.missing.length > 0)
    return [
      {
        ...about,
        state: 'problem',
        says: `Muster lacks ${events.missing.map((each) => each.replaceAll(/([a-z])([A-Z])/g, '$1 $2')).join(', ')} on the server, so no window gets its Discord event`,
        fix: "Allow it to the bot's role in the settings of the server; what is due is made within minutes.",
      },
    ];
  if (events.refused.length > 0) {
    const named = events.refused.slice(0, NAMED).map(({ id, because }) => `${id} (${because})`);
    const more = events.refused.length > NAMED ? `, and ${events.refused.length - NAMED} more` : '';
    return [
      {
        ...about,
        state: 'warning',
        says: `Windows without their Discord event: ${named.join(', ')}${more}`,
        fix: 'Delete events that nobody needs where there is no room; `/window list` shows the windows.',
      },
    ];
  }
  return [{ ...about, state: 'well', says: 'Each window that should have a Discord event may have one', fix: null }];
}
