/*
 * POST /api/v1/upgrade-stand-ins       { to, until }   names who is told of upgrades that wait for the token's owner
 * POST /api/v1/upgrade-stand-ins/end                   ends that
 * Needs upgrade.view on one fleet. The twins of /upgrade delegate and /upgrade back.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { Actor, Requirement } from '../src/platform/gate.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';
import { delegateInput } from '../src/requests/stand-in-input.ts';
import type { StandInService } from '../src/requests/stand-in-service.ts';
import type { BackOutcome, DelegateOutcome, StandIn } from '../src/requests/stand-in.ts';

export interface StandInApiDeps {
  readonly fleets: FleetService;
  readonly standIns: StandInService;
}

const STAND_IN = z.object({ person: z.string(), standIn: z.string(), until: z.iso.datetime() });

export function createStandInApi({ fleets, standIns }: StandInApiDeps): readonly ApiAct[] {
  const requires = (actor: Actor): Requirement =>
    fleets.someRequirement(actor, { permission: 'upgrade.view', fleet: null });
  const common = {
    method: 'POST' as const,
    sees: 'upgrade.view',
    data: STAND_IN,
    find: async () => ({ kind: 'oneself' }) as const,
    requires: (_input: unknown, _subject: unknown, actor: Actor) => requires(actor),
    notFound: () => 'No request is yours to see.',
  };
  return [
    defineApi({
      ...common,
      act: 'upgrade delegate',
      path: '/upgrade-stand-ins',
      summary: 'Name who is told of upgrades that wait for you while you are away',
      input: delegateInput,
      endings: {
        delegated: { status: 200, about: 'they are told; it gives them no right' },
        'unreadable-moment': { status: 422, about: '`until` is no time to come, or too far ahead' },
        'no-such-person': { status: 422, about: 'the configuration has no such person' },
        yourself: { status: 422, about: 'nobody stands in for themselves' },
        unlinked: { status: 409, about: 'the configuration links you with nobody' },
      },
      run: async (input, _subject, actor) =>
        answerOf(await standIns.delegate(input, { actor, act: 'api:upgrade delegate' }, requires(actor))),
    }),
    defineApi({
      ...common,
      act: 'upgrade back',
      path: '/upgrade-stand-ins/end',
      summary: 'You are told of your upgrades yourself again',
      input: z.object({}),
      endings: {
        back: { status: 200, about: 'who stood in until now' },
        'not-away': { status: 409, about: 'nobody stood in for you' },
      },
      run: async (_input, _subject, actor) =>
        answerOf(await standIns.back({ actor, act: 'api:upgrade back' }, requires(actor))),
    }),
  ];
}

function answerOf(outcome: DelegateOutcome | BackOutcome): ApiAnswer {
  if ('standIn' in outcome) return { outcome: outcome.kind, data: toJson(outcome.standIn), audited: true };
  return { outcome: outcome.kind, problem: WHY_NOT[outcome.kind](outcome) };
}

type Refused = Exclude<DelegateOutcome | BackOutcome, { readonly standIn: StandIn }>;

const WHY_NOT: Readonly<Record<Refused['kind'], (outcome: Refused) => string>> = {
  'unreadable-moment': (outcome) => `Until when could not be read: ${'why' in outcome ? outcome.why : ''}.`,
  'no-such-person': () => 'The configuration has no such person.',
  yourself: () => 'That is you: name somebody else.',
  unlinked: () => 'The configuration links you with nobody.',
  'not-away': () => 'Nobody stands in for you.',
};

function toJson({ person, standIn, until }: StandIn): z.infer<typeof STAND_IN> {
  return { person, standIn, until: until.toISOString() };
}
