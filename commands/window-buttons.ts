import { z } from 'zod';
import type { Reader } from '../src/platform/database/transaction.ts';
import { defineComponent, type Actor, type Answer, type Component } from '../src/platform/discord/command.ts';
import { STAFF_BUTTONS } from '../src/windows/life-service.ts';
import type { LocalTime } from '../src/windows/local-time.ts';
import { nextOccurrences } from '../src/windows/occurrence.ts';
import { answeredMessage, say, scheduledMessage, type DraftIds } from '../src/windows/window-answers-view.ts';
import { occurrenceArgument } from '../src/windows/window-input.ts';
import { windowId, type ReleaseWindow, type WindowDraft } from '../src/windows/window.ts';
import type { WindowCommandDeps } from './window.ts';

const DRAFT_BUTTONS = { schedule: 'window-schedule', discard: 'window-discard' } as const;

export function draftIds({ id }: Pick<WindowDraft, 'id'>): DraftIds {
  return { schedule: `${DRAFT_BUTTONS.schedule}:${id}`, discard: `${DRAFT_BUTTONS.discard}:${id}` };
}

const DRAFT = z.object({ argument: z.string().regex(/^[0-9a-z]{10}$/) });
type OnDraft = z.infer<typeof DRAFT>;

const OCCURRENCE = z.object({ argument: occurrenceArgument });
type OnOccurrence = z.infer<typeof OCCURRENCE>;

/** "Schedule it" and "Discard" below a preview; "I will be there" and "I cannot" on a window's card. */
export function windowButtons(deps: WindowCommandDeps): readonly Component[] {
  return [...draftButtons(deps), ...staffButtons(deps)];
}

function draftButtons(deps: WindowCommandDeps): readonly Component[] {
  const { windows } = deps;
  const common = {
    input: DRAFT,
    pace: 'deferred' as const,
    answers: 'update' as const,
    find: ({ argument }: OnDraft, read: Reader): Promise<WindowDraft | null> => windows.findDraft(read, argument),
    requires: (_input: OnDraft, { plan }: WindowDraft, actor: Actor) =>
      windows.changeRequirement('window.manage', plan.scope, actor),
    notFound: () => 'That plan was scheduled or discarded before, or is a day old. `/window schedule` makes it anew.',
  };
  return [
    defineComponent<OnDraft, WindowDraft>({
      ...common,
      prefix: DRAFT_BUTTONS.schedule,
      run: (_input, draft, actor) => schedule(deps, draft, actor),
    }),
    defineComponent<OnDraft, WindowDraft>({
      ...common,
      prefix: DRAFT_BUTTONS.discard,
      run: async (_input, draft, actor) => {
        if (draft.userId !== actor.discordUserId) return notYours();
        await windows.discardDraft(draft.id);
        return { kind: 'update', outcome: 'discarded', body: cleared('The plan is discarded; nothing was scheduled.') };
      },
    }),
  ];
}

async function schedule({ windows, clock }: WindowCommandDeps, draft: WindowDraft, actor: Actor): Promise<Answer> {
  if (draft.userId !== actor.discordUserId) return notYours();
  const outcome = await windows.scheduleDraft(draft, { actor, act: `button:${DRAFT_BUTTONS.schedule}` });
  if (outcome.kind === 'draft-gone')
    return { kind: 'update', outcome: outcome.kind, body: cleared('That plan was scheduled or discarded before.') };
  const next = nextOccurrences(outcome.window, { now: clock.now(), count: 1 });
  const { content = '' } = scheduledMessage(outcome.window, next);
  return { kind: 'update', outcome: 'scheduled', body: cleared(content), audited: true };
}

function notYours(): Answer {
  return { kind: 'update', outcome: 'not-yours', body: cleared('Only who planned it schedules it.') };
}

/** An edit leaves what it does not name: the preview and its buttons are to go. */
function cleared(content: string) {
  return { ...say(content), embeds: [], components: [] };
}

function staffButtons(deps: WindowCommandDeps): readonly Component[] {
  const { windows } = deps;
  const common = {
    input: OCCURRENCE,
    pace: 'deferred' as const,
    answers: 'reply' as const,
    find: ({ argument }: OnOccurrence, read: Reader): Promise<ReleaseWindow | null> =>
      windows.find(read, argument.window),
    requires: (_input: OnOccurrence, { scope }: ReleaseWindow, actor: Actor) =>
      windows.seeRequirement('window.serve', scope, actor),
    notFound: ({ argument }: OnOccurrence) =>
      `No window that you may see is called ${windowId(argument.window)}. \`/window list\` shows those to come.`,
  };
  return (['confirm', 'decline'] as const).map((button) =>
    defineComponent<OnOccurrence, ReleaseWindow>({
      ...common,
      prefix: STAFF_BUTTONS[button],
      run: ({ argument }, window, actor) => answer(deps, { window, occurrence: argument.occurrence, button }, actor),
    }),
  );
}

interface Answering {
  readonly window: ReleaseWindow;
  readonly occurrence: LocalTime;
  readonly button: keyof typeof STAFF_BUTTONS;
}

async function answer(
  { windows }: WindowCommandDeps,
  { window, occurrence, button }: Answering,
  actor: Actor,
): Promise<Answer> {
  const said = button === 'confirm' ? ('confirmed' as const) : ('declined' as const);
  const by = { actor, act: `button:${STAFF_BUTTONS[button]}` };
  const outcome = await windows.answer(window, { occurrence, answer: said }, by);
  if (outcome === null) throw new Error(`Window ${window.number} was found and is gone.`);
  const reply = { kind: 'message', outcome: outcome.kind, body: answeredMessage(outcome) } as const;
  return outcome.kind === 'confirmed' || outcome.kind === 'declined' ? { ...reply, audited: true } : reply;
}
