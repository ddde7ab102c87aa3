import { z } from 'zod';
import { expects, fields, fleetName, HANDLE, list, oneOf, pattern, whole, type Names } from './config-fields.ts';
import { quote } from './config-problem.ts';
import { MESSAGE_GROUPS } from './telemetry-config.ts';

/** As status-go's protobuf writes its types. */
const MESSAGE_TYPE = /^[A-Z][A-Z0-9_]{1,79}$/;
/** Each type that is named here may become a label. */
const MOST_TYPES = 100;

/** The section `telemetry`: who may report what opted-in clients measure. */
export function telemetrySchema(names: Names) {
  const source = fields(
    {
      name: pattern(HANDLE, 'a name such as desktop'),
      fleet: fleetName(names),
      tokenEnv: pattern(
        /^[A-Z][A-Z0-9_]{2,63}$/,
        'the NAME of the environment variable that holds the tokens, such as TELEMETRY_TOKEN, never a token',
      ),
    },
    'a source: { name: desktop, fleet: status.prod, tokenEnv: TELEMETRY_TOKEN }',
  );
  return fields(
    {
      sources: list(source, 'sources: { name, fleet, tokenEnv }')
        .check(({ value, issues }) => {
          for (const [index, { name }] of value.entries())
            if (value.findIndex((each) => each.name === name) < index) {
              const message = `${quote(name)} is a source already: write each name once`;
              issues.push({ code: 'custom', path: [index, 'name'], input: name, message });
            }
        })
        .default([]),
      // With fewer, what one of them sends could be told from what they send together.
      leastClients: whole(5, 100, 'clients').default(5),
      keep: fields(
        { hourDays: whole(2, 400, 'days').default(35), dayDays: whole(7, 3650, 'days').default(400) },
        'how long sums are kept: { hourDays: 35, dayDays: 400 }',
      ).prefault({}),
      limits: fields(
        {
          perAddress: whole(1, 1000, 'reports a second').default(10),
          perSource: whole(1, 10_000, 'reports a second').default(50),
          // A large report takes the process's time by its length, whoever waits for an answer meanwhile.
          kibibytesPerSecond: whole(16, 100_000, 'kibibytes a second').default(256),
          items: whole(1, 5000, 'items').default(500),
        },
        'how much is taken: { perAddress: 10, perSource: 50, kibibytesPerSecond: 256, items: 500 }',
      ).prefault({}),
      groups: z
        .record(z.string(), oneOf(MESSAGE_GROUPS), expects('groups by message type: { STATUS_UPDATE: presence }'))
        .check(({ value, issues }) => {
          const types = Object.keys(value);
          if (types.length > MOST_TYPES)
            issues.push({ code: 'custom', input: types.length, message: `write at most ${MOST_TYPES} types` });
          for (const type of types.filter((each) => !MESSAGE_TYPE.test(each))) {
            const message = `${quote(type)} is not a message type: write it as the protobuf does, such as CHAT_MESSAGE`;
            issues.push({ code: 'custom', path: [type], input: type, message });
          }
        })
        .default({}),
    },
    'what clients may report: { sources: [{ name: desktop, fleet: status.prod, tokenEnv: TELEMETRY_TOKEN }] }',
  );
}
