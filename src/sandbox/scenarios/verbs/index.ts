import type { Verb } from '../verb.ts';
import { ALERT_VERBS } from './alert-verbs.ts';
import { CHAIN_VERBS } from './chain-verbs.ts';
import { CI_VERBS } from './ci-verbs.ts';
import { FLEET_VERBS } from './fleet-verbs.ts';
import { PEOPLE_VERBS } from './people-verbs.ts';
import { PIPELINE_VERBS } from './pipeline-verbs.ts';
import { SERVICE_VERBS } from './service-verbs.ts';
import { STORAGE_VERBS } from './storage-verbs.ts';
import { TROUBLE_VERBS } from './trouble-verbs.ts';

/** Everything that a step of a scenario can do, by the word in its file. */
export const VERBS: ReadonlyMap<string, Verb> = new Map(
  Object.entries({
    ...FLEET_VERBS,
    ...CHAIN_VERBS,
    ...SERVICE_VERBS,
    ...STORAGE_VERBS,
    ...PIPELINE_VERBS,
    ...CI_VERBS,
    ...ALERT_VERBS,
    ...PEOPLE_VERBS,
    ...TROUBLE_VERBS,
  }),
);
