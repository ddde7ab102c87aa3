import { z } from 'zod';
import { wordsOf, HOLD_BUTTONS } from '../src/holds/hold-cards-service.ts';
import {
  acceptedMessage,
  confirmedMessage,
  enforcedMessage,
  extendedMessage,
  releasedMessage,
  whichMessage,
} from '../src/holds/hold-answers-view.ts';
import type { FleetDeploys } from '../src/holds/fleet-deploys.ts';
import { holdId, type Hold } from '../src/holds/hold.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Reader } from '../src/platform/database/transaction.ts';
import { defineComponent, type Actor, type Answer, type Component } from '../src/platform/discord/command.ts';
import { preview, said, type AutodeployCommandDeps } from './autodeploy.ts';

const OF_HOLD = z.object({
  argument: z
    .string()
    .regex(/^\d{1,9}\.\d{1,9}$/)
    .transform((text) => {
      const [number, seen] = text.split('.');
      return { number: Number(number), seen: Number(seen) };
    }),
});
type OfHold = z.infer<typeof OF_HOLD>;

const OF_DEPLOYS = z.object({
  argument: z
    .string()
    .regex(/^[a-z0-9.-]{3,32}\|\d{1,9}$/)
    .transform((text) => {
      const [fleet = '', seen] = text.split('|');
      return { fleet, seen: Number(seen) };
    }),
});
type OfDeploys = z.infer<typeof OF_DEPLOYS>;

const OF_FLEET = z.object({ argument: z.string().regex(/^[a-z0-9.-]{3,32}$/) });
type OfFleet = z.infer<typeof OF_FLEET>;

/** Below the cards of holds: Extend · Resume… · Resume mine… · Pause again · Accept · Done · I cannot; and below the preview. */
export function autodeployButtons(deps: AutodeployCommandDeps): readonly Component[] {
  return [...holdButtons(deps), mineButton(deps), ...deploysButtons(deps)];
}

function holdButtons(deps: AutodeployCommandDeps): readonly Component[] {
  const { holds } = deps;
  const of = (permission: 'hold.release' | 'hold.extend') => ({
    input: OF_HOLD,
    pace: 'deferred' as const,
    sees: 'hold.view',
    find: ({ argument }: OfHold, read: Reader): Promise<Hold | null> => holds.find(read, argument.number),
    requires: (_input: OfHold, hold: Hold, actor: Actor) => holds.changeRequirement(permission, hold, actor),
    notFound: ({ argument }: OfHold) => `No hold that you may see is called ${holdId(argument)}.`,
  });
  return [
    defineComponent<OfHold, Hold>({
      ...of('hold.extend'),
      prefix: HOLD_BUTTONS.extend,
      answers: 'reply',
      run: async ({ argument }, hold, actor) => {
        const by = { actor, act: `button:${HOLD_BUTTONS.extend}` };
        const outcome = await holds.extend(hold, { kind: 'usual', seen: argument.seen }, by);
        if (outcome === null) throw new Error(`Hold ${hold.number} was found and is gone.`);
        const answer = said(outcome.kind, extendedMessage(outcome));
        return outcome.kind === 'extended' ? { ...answer, audited: true } : answer;
      },
    }),
    defineComponent<OfHold, Hold>({
      ...of('hold.release'),
      prefix: HOLD_BUTTONS.resume,
      answers: 'reply',
      run: ({ argument }, hold, actor) =>
        hold.state === 'ended' || hold.version !== argument.seen
          ? Promise.resolve(said('changed', releasedMessage({ kind: 'changed', hold }, '')))
          : preview(deps, hold, actor),
    }),
    defineComponent<OfHold, Hold>({
      ...of('hold.release'),
      prefix: HOLD_BUTTONS.resumeNow,
      answers: 'update',
      run: ({ argument }, hold, actor) => release(deps, { hold, seen: argument.seen }, actor),
    }),
  ];
}

async function release(
  { holds, config }: AutodeployCommandDeps,
  { hold, seen }: { readonly hold: Hold; readonly seen: number },
  actor: Actor,
): Promise<Answer> {
  const outcome = await holds.release(hold, seen, { actor, act: `button:${HOLD_BUTTONS.resumeNow}` });
  if (outcome === null) throw new Error(`Hold ${hold.number} was found and is gone.`);
  // An edit leaves what it does not name: the preview's button is to go.
  const body = { ...releasedMessage(outcome, wordsOf(config(), hold.fleet)), components: [] };
  const answer = { kind: 'update', outcome: outcome.kind, body } as const;
  return outcome.kind === 'released' ? { ...answer, audited: true } : answer;
}

function mineButton(deps: AutodeployCommandDeps): Component {
  const { fleets, holds, database } = deps;
  return defineComponent<OfFleet, FleetConfig>({
    input: OF_FLEET,
    pace: 'deferred',
    prefix: HOLD_BUTTONS.mine,
    answers: 'reply',
    sees: 'hold.view',
    find: ({ argument }) => {
      const match = fleets.resolve(argument);
      return Promise.resolve(match.kind === 'unknown' ? null : match.fleet);
    },
    requires: (_input, { name }) => ({ permission: 'hold.release', fleet: name }),
    notFound: () => 'No fleet that you may see has that name. `/fleet list` shows those there are.',
    async run(_input, { name }, actor) {
      const all = await holds.list(database.read, name);
      const mine = all.find((each) => holds.isHolder(each, actor));
      return mine === undefined ? said('none-of-yours', whichMessage(name, all)) : preview(deps, mine, actor);
    },
  });
}

function deploysButtons({ holds }: AutodeployCommandDeps): readonly Component[] {
  const of = (permission: 'hold.place' | 'hold.confirm') => ({
    input: OF_DEPLOYS,
    pace: 'deferred' as const,
    answers: 'reply' as const,
    sees: 'hold.view',
    find: ({ argument }: OfDeploys, read: Reader): Promise<FleetDeploys | null> =>
      holds.deploysOf(read, argument.fleet),
    requires: (_input: OfDeploys, { fleet }: FleetDeploys) => ({ permission, fleet }),
    notFound: () => 'No fleet that you may see has that name. `/fleet list` shows those there are.',
  });
  const confirms = (['done', 'cannot'] as const).map((answer) =>
    defineComponent<OfDeploys, FleetDeploys>({
      ...of('hold.confirm'),
      prefix: HOLD_BUTTONS[answer],
      async run({ argument }, deploys, actor) {
        const by = { actor, act: `button:${HOLD_BUTTONS[answer]}` };
        const outcome = await holds.confirm(deploys, { answer, seen: argument.seen }, by);
        const reply = said(outcome.kind, confirmedMessage(outcome));
        return outcome.kind === 'nothing-asked' ? reply : { ...reply, audited: true };
      },
    }),
  );
  return [
    ...confirms,
    defineComponent<OfDeploys, FleetDeploys>({
      ...of('hold.place'),
      prefix: HOLD_BUTTONS.accept,
      requires: (_input, deploys) => holds.acceptRequirement(deploys),
      async run({ argument }, deploys, actor) {
        const outcome = await holds.accept(deploys, argument.seen, { actor, act: `button:${HOLD_BUTTONS.accept}` });
        const reply = said(outcome.kind, acceptedMessage(outcome));
        return outcome.kind === 'accepted' ? { ...reply, audited: true } : reply;
      },
    }),
    defineComponent<OfDeploys, FleetDeploys>({
      ...of('hold.place'),
      prefix: HOLD_BUTTONS.again,
      async run({ argument }, deploys, actor) {
        const outcome = await holds.enforce(deploys, argument.seen, { actor, act: `button:${HOLD_BUTTONS.again}` });
        const reply = said(outcome.kind, enforcedMessage(outcome));
        return outcome.kind === 'tried-again' ? { ...reply, audited: true } : reply;
      },
    }),
  ];
}
