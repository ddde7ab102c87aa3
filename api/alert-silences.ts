/*
 * POST /api/v1/alerts/{alert}/silence             { for, reason, matchers?, preview? }
 * POST /api/v1/alert-silences/{silence}/unsilence
 * The twins of /alert silence and unsilence: needs and rules are theirs; a token counts as its person.
 */
import { z } from 'zod';
import { silenceInput, unsilenceInput } from '../src/alerts/alert-input.ts';
import { silenceName, type AlertSilence } from '../src/alerts/alert-silence.ts';
import type { SilencePreview } from '../src/alerts/handling-outcome.ts';
import { matchersText } from '../src/alerts/matcher.ts';
import { silenceRequirement } from '../src/alerts/silence-deps-service.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';
import { alertActBy, alertNamed, alertNeeds, CHANGED, OVER, problemOf, type AlertApiDeps } from './alert-asked.ts';
import { SILENCE, silenceJson } from './alert-json.ts';

const PREVIEW = z.object({ matchers: z.string(), alerts: z.number(), groups: z.number() });

export function alertSilencesApi(deps: AlertApiDeps): readonly ApiAct[] {
  return [silence(deps), unsilence(deps)];
}

function silence(deps: AlertApiDeps): ApiAct {
  return defineApi({
    ...alertNamed(deps),
    ...alertNeeds('alert.silence'),
    act: 'alert silence',
    method: 'POST',
    path: '/alerts/{alert}/silence',
    summary: 'Nobody is told of alerts like this one until a certain time',
    input: silenceInput,
    data: z.object({ silence: SILENCE.nullable(), preview: PREVIEW }),
    endings: {
      silencing: { status: 202, about: 'it is being placed in Alertmanager' },
      silenced: { status: 201, about: 'Muster keeps it' },
      preview: { status: 200, about: 'nothing was done' },
      'already-silenced': { status: 409, about: 'there is such a silence' },
      'too-long': { status: 422, about: 'longer than the configuration allows' },
      'no-matchers': { status: 422, about: 'its alerts have nothing in common: name matchers' },
      unconfirmed: { status: 422, about: 'it hides a whole fleet or several: say confirm' },
      'too-wide': { status: 422, about: 'it reaches beyond the fleets on which you may' },
      changed: CHANGED,
      over: OVER,
    },
    async run(input, _handled, actor): Promise<ApiAnswer> {
      const { alert: number, for: forMs, reason, matchers = null, preview, confirm } = input;
      const chosen = { previewOnly: preview === 'yes', isConfirmed: confirm === 'yes' };
      const ask = { number, seen: null, forMs, reason, matchers, ...chosen };
      const outcome = await deps.silences.silence(ask, alertActBy(actor, 'silence'));
      if (outcome === null) throw new Error('An alert was found and is gone.');
      switch (outcome.kind) {
        case 'silencing':
        case 'silenced': {
          const data = { silence: silenceJson(outcome.silence), preview: previewJson(outcome.preview) };
          return { outcome: outcome.kind, data, audited: true };
        }
        case 'preview':
          return { outcome: outcome.kind, data: { silence: null, preview: previewJson(outcome.preview) } };
        case 'already-silenced':
          return { outcome: outcome.kind, problem: `${silenceName(outcome.silence)} silences that already.` };
        case 'too-long':
          return { outcome: outcome.kind, problem: `A silence lasts at most ${outcome.longestHours} hours here.` };
        case 'no-matchers':
          return { outcome: outcome.kind, problem: 'Its alerts have nothing in common: name `matchers`.' };
        case 'unconfirmed':
          return {
            outcome: outcome.kind,
            problem: 'That hides a whole fleet or several: say `confirm: yes` if you want it.',
          };
        case 'too-wide':
          return { outcome: outcome.kind, problem: 'That reaches beyond your fleets: add fleet="…" to `matchers`.' };
        case 'changed':
        case 'over':
          return { outcome: outcome.kind, problem: problemOf(outcome) };
      }
    },
  });
}

function unsilence({ silences }: AlertApiDeps): ApiAct {
  return defineApi({
    act: 'alert unsilence',
    method: 'POST',
    path: '/alert-silences/{silence}/unsilence',
    summary: 'End a silence before its time',
    input: unsilenceInput,
    data: z.object({ silence: SILENCE }),
    endings: {
      unsilencing: { status: 202, about: 'it is being ended in Alertmanager' },
      unsilenced: { status: 200, about: 'it is over' },
      'already-over': { status: 409, about: 'it was over' },
      'not-yet-known': { status: 409, about: 'it was not seen in Alertmanager yet; try again in a minute' },
    },
    sees: 'alert.view',
    find: (input, read) => silences.find(read, input.silence),
    requires: (_input, found: AlertSilence) => silenceRequirement(found),
    notFound: (input) => `No silence that you may see is called SIL-${input.silence}.`,
    async run(input, _found, actor) {
      const outcome = await silences.unsilence(input.silence, alertActBy(actor, 'unsilence'));
      if (outcome === null) throw new Error('A silence was found and is gone.');
      const name = silenceName(outcome.silence);
      if (outcome.kind === 'already-over') return { outcome: outcome.kind, problem: `${name} is over already.` };
      if (outcome.kind === 'not-yet-known')
        return { outcome: outcome.kind, problem: `${name} was not seen in Alertmanager yet; try again in a minute.` };
      return { outcome: outcome.kind, data: { silence: silenceJson(outcome.silence) }, audited: true };
    },
  });
}

function previewJson({ matchers, alerts, groups }: SilencePreview): z.infer<typeof PREVIEW> {
  return { matchers: matchersText(matchers), alerts, groups };
}
