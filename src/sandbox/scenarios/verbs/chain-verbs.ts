import { oneOf, text } from '../../../platform/config/config-fields.ts';
import { defineVerb, type Verb } from '../verb.ts';
import { hostsOf } from './fleet-verbs.ts';

const host = text('a host by its full name, such as miner-01.do-ams3.spacemesh.testnet').optional();
const fleet = text('a Spacemesh fleet, such as spacemesh.testnet').optional();

/** What can happen to the chain of Spacemesh nodes. */
export const CHAIN_VERBS = {
  'verified-layer': defineVerb(
    'The verified layer of a host, or of every host of a fleet, stands still, or follows the network again.',
    { host, fleet, is: oneOf(['stuck', 'rising']) },
    (step, { world }) => {
      for (const each of hostsOf(step, world)) world.spacemesh.setVerified(each, step.is);
    },
  ),
  sync: defineVerb(
    'A host, or every host of a fleet, falls out of sync with the network, or is in sync again.',
    { host, fleet, is: oneOf(['syncing', 'synced']) },
    (step, { world }) => {
      for (const each of hostsOf(step, world)) world.spacemesh.setSync(each, step.is);
    },
  ),
  'chain-state': defineVerb(
    "From the present layer on a host's state is another than that of the others, or theirs again.",
    { host, fleet, is: oneOf(['forked', 'shared']) },
    (step, { world }) => {
      for (const each of hostsOf(step, world)) world.spacemesh.setState(each, step.is);
    },
  ),
} as const satisfies Readonly<Record<string, Verb>>;
