import { oneOf, text } from '../../../platform/config/config-fields.ts';
import { SERVICE_STATES } from '../../world/simulated-services.ts';
import { defineVerb, type Verb } from '../verb.ts';

/** What can happen to the services that carry probes. */
export const SERVICE_VERBS = {
  service: defineVerb(
    'A service is broken, slow, gone, silent, has a certificate that is ending, or is well again: what its probes see.',
    { service: text('a service of the configuration, such as backend'), is: oneOf(SERVICE_STATES) },
    ({ service, is }, { world }) => {
      world.services.set(service, is);
    },
  ),
} as const satisfies Readonly<Record<string, Verb>>;
