import { z } from 'zod';
import { silenceName, type AlertSilence } from '../src/alerts/alert-silence.ts';
import type { Handled } from '../src/alerts/handling-outcome.ts';
import { alertName } from '../src/alerts/handling.ts';
import { matchersText } from '../src/alerts/matcher.ts';

const moment = z.iso.datetime();
export const ALERT = z.object({
  id: z.string(),
  rule: z.string(),
  severity: z.string().nullable(),
  fleets: z.array(z.string()),
  state: z.enum(['firing', 'resolved', 'silent']),
  firing: z.number().describe('Alerts of the group that fire'),
  startedAt: moment,
  endedAt: moment.nullable(),
  acknowledged: z.object({ by: z.string(), at: moment, until: moment, note: z.string().nullable() }).nullable(),
  assignedTo: z.string().nullable(),
  stepsTaken: z.number().describe('Of its chain, in the go that runs; 0 while none does'),
});
export const SILENCE = z.object({
  id: z.string(),
  state: z.string(),
  matchers: z.string(),
  startsAt: moment,
  endsAt: moment,
  reason: z.string(),
  by: z.string(),
  system: z.string().nullable().describe('The Alertmanager that has it; null: kept by Muster'),
  changedThere: z.array(z.string()),
});

export function alertJson({ handling, episode }: Handled): z.infer<typeof ALERT> {
  const { ack, assignment, escalation } = handling;
  return {
    id: alertName(handling),
    rule: episode.name,
    severity: episode.severity,
    fleets: [...episode.fleets],
    state: episode.ending ?? 'firing',
    firing: episode.firing,
    startedAt: episode.startedAt.toISOString(),
    endedAt: episode.endedAt?.toISOString() ?? null,
    acknowledged:
      ack === null
        ? null
        : { by: ack.by.name, at: ack.at.toISOString(), until: ack.until.toISOString(), note: ack.note },
    assignedTo: assignment?.to.name ?? null,
    stepsTaken: escalation?.told ?? 0,
  };
}

export function silenceJson(each: AlertSilence): z.infer<typeof SILENCE> {
  return {
    id: silenceName(each),
    state: each.state,
    matchers: matchersText(each.matchers),
    startsAt: each.startsAt.toISOString(),
    endsAt: each.endsAt.toISOString(),
    reason: each.reason,
    by: each.by?.name ?? each.createdThereBy ?? 'somebody in Alertmanager',
    system: each.system,
    changedThere: [...each.drift],
  };
}
