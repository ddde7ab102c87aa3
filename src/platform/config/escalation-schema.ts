import { fields, list, party, pattern, reference, whole, type Names } from './config-fields.ts';
import { quote } from './config-problem.ts';

const MOST_MINUTES = 7 * 24 * 60;

/** Steps in the order of their time; each is taken once. */
export function escalationSchema(names: Names) {
  return list(
    fields(
      { afterMinutes: whole(0, MOST_MINUTES, 'minutes'), whom: party(names) },
      'a step: { afterMinutes: 10, whom: { role: name } }',
    ),
    'steps: [{ afterMinutes: 10, whom: { role: name } }]',
  ).refine((steps) => steps.every(({ afterMinutes }, index) => afterMinutes > (steps[index - 1]?.afterMinutes ?? -1)), {
    error: 'each step must come later than the one before it: give it more afterMinutes',
  });
}

/** What people do about alerts, beside where they are shown. */
export function alertHandlingFields(names: Names) {
  return {
    acknowledgeHours: whole(1, 7 * 24, 'hours').default(4),
    longestSilenceHours: whole(1, 365 * 24, 'hours').default(72),
    escalation: escalationSchema(names).default([]),
    secondPath: fields(
      {
        connection: webhookOf(names),
        signingSecretEnv: pattern(
          /^[A-Z][A-Z0-9_]{2,63}$/,
          'the NAME of the environment variable that holds the secret, such as PAGER_SECRET, never the secret',
        )
          .nullable()
          .default(null),
        afterMinutes: whole(0, MOST_MINUTES, 'minutes').default(30),
        discordAwayMinutes: whole(1, 24 * 60, 'minutes').default(3),
      },
      'the second path: { connection: name, afterMinutes: 30 }',
    )
      .nullable()
      .default(null),
  };
}

function webhookOf(names: Names) {
  const known = names.connections.map(({ name }) => name);
  return reference('connection', known).refine(
    (name) => names.connections.every((each) => each.name !== name || each.kind === 'webhook'),
    { error: ({ input }) => `${quote(input)} is a connection of another kind: write one of kind webhook` },
  );
}
