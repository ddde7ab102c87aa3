import { z } from 'zod';
import type { Reader } from '../src/platform/database/transaction.ts';
import { defineComponent, type Actor, type Answer, type Component } from '../src/platform/discord/command.ts';
import type { MessageBody } from '../src/platform/discord/message.ts';
import { DRAFT_PARTS, type DraftFields, type UpgradeDraft } from '../src/requests/draft.ts';
import type { DraftPreview } from '../src/requests/draft-service.ts';
import { draftMessage, draftOverMessage, type DraftIds } from '../src/requests/draft-view.ts';
import { askedMessage } from '../src/requests/request-answers-view.ts';
import type { FilingCheck } from '../src/requests/request.ts';
import { draftForm } from './upgrade-draft-form.ts';
import type { DraftCommandDeps } from './upgrade-draft.ts';

const PREFIX = {
  open: 'upgrade-draft-open',
  form: 'upgrade-draft-form',
  fleet: 'upgrade-draft-fleet',
  file: 'upgrade-draft-file',
  discard: 'upgrade-draft-drop',
} as const;

const PART = z.enum(['what', 'more']);
const ID = z.string().regex(/^[0-9a-z]{10}$/);

const ON_DRAFT = z.object({ argument: ID });
type OnDraft = z.infer<typeof ON_DRAFT>;

const argument = <Rest extends z.ZodType<string>>(rest: Rest) =>
  z.string().transform((text, context) => {
    const [id = '', ...others] = text.split('.');
    const read = z.object({ id: ID, rest }).safeParse({ id, rest: others.join('.') });
    if (read.success) return read.data;
    context.addIssue({ code: 'custom', message: 'This is no draft: run `/upgrade draft` again.' });
    return z.NEVER;
  });

const ON_PART = z.object({ argument: argument(PART) });
const FILLED = z.object({ argument: argument(PART), fields: z.record(z.string(), z.string()) });
const ON_FLEET = z.object({ argument: argument(z.string().regex(/^[a-z0-9.-]{1,60}$/)) });

/** Fills in, shows and files drafts. Each is somebody's own, so that nobody else's click does anything. */
export function draftButtons(deps: DraftCommandDeps): readonly Component[] {
  return [...writing(deps), ...ending(deps)];
}

function common({ drafts, fleets }: DraftCommandDeps) {
  return {
    sees: 'upgrade.request',
    draftOf: (read: Reader, id: string): Promise<UpgradeDraft | null> => drafts.find(read, id),
    requires: (_input: unknown, { fleet }: UpgradeDraft, actor: Actor) =>
      fleets.someRequirement(actor, { permission: 'upgrade.request', fleet }),
    notFound: () => 'That draft was filed or discarded before, or is a week old. `/upgrade draft` makes it anew.',
  };
}

function writing(deps: DraftCommandDeps): readonly Component[] {
  const { draftOf, ...each } = common(deps);
  return [
    defineComponent<z.infer<typeof ON_PART>, UpgradeDraft>({
      ...each,
      prefix: PREFIX.open,
      input: ON_PART,
      // A form cannot follow an acknowledgement.
      pace: 'instant',
      answers: 'update',
      find: ({ argument: { id } }, read) => draftOf(read, id),
      async run({ argument: { id, rest } }, draft, actor) {
        if (!isTheirs(draft, actor)) return notYours();
        const modal = draftForm(`${PREFIX.form}:${id}.${rest}`, { part: rest, draft });
        return { kind: 'modal', outcome: 'form-opened', modal };
      },
    }),
    defineComponent<z.infer<typeof FILLED>, UpgradeDraft>({
      ...each,
      prefix: PREFIX.form,
      input: FILLED,
      pace: 'deferred',
      answers: 'update',
      find: ({ argument: { id } }, read) => draftOf(read, id),
      async run({ argument: { id, rest }, fields }, draft, actor) {
        if (!isTheirs(draft, actor)) return notYours();
        const typed = DRAFT_PARTS[rest].map((name) => [name, fields[name]?.trim() || null] as const);
        const change: Partial<DraftFields> = Object.fromEntries(typed);
        return updated(deps, await deps.drafts.change(id, { fields: change }), actor);
      },
    }),
    defineComponent<z.infer<typeof ON_FLEET>, UpgradeDraft>({
      ...each,
      prefix: PREFIX.fleet,
      input: ON_FLEET,
      pace: 'deferred',
      answers: 'update',
      find: ({ argument: { id } }, read) => draftOf(read, id),
      requires: ({ argument: { rest } }) => ({ permission: 'upgrade.request', fleet: rest }),
      async run({ argument: { id, rest } }, draft, actor) {
        if (!isTheirs(draft, actor)) return notYours();
        return updated(deps, await deps.drafts.change(id, { fleet: rest }), actor);
      },
    }),
  ];
}

function ending(deps: DraftCommandDeps): readonly Component[] {
  const { draftOf, ...each } = common(deps);
  const find = ({ argument: id }: OnDraft, read: Reader): Promise<UpgradeDraft | null> => draftOf(read, id);
  const frame = { ...each, input: ON_DRAFT, pace: 'deferred' as const, answers: 'update' as const, find };
  return [
    defineComponent<OnDraft, UpgradeDraft>({
      ...frame,
      prefix: PREFIX.file,
      async run(_input, draft, actor) {
        if (!isTheirs(draft, actor)) return notYours();
        const outcome = await deps.drafts.file(draft.id, { actor, act: `button:${PREFIX.file}` });
        if (outcome.kind === 'draft-gone') return over(outcome.kind, 'That draft was filed or discarded before.');
        if (outcome.kind === 'no-fleet' || outcome.kind === 'incomplete') return updated(deps, draft, actor);
        if (outcome.kind === 'requested')
          return { ...over(outcome.kind, askedMessage(outcome).content ?? ''), audited: true };
        if (outcome.kind === 'already-requested' || outcome.kind === 'cannot-replace')
          return over(outcome.kind, askedMessage(outcome).content ?? '');
        // What was refused stays as a draft: its preview says why, and it can be mended.
        const body = await showDraft(deps, draft, { actor, choices: [] });
        return { kind: 'update', outcome: outcome.kind, body };
      },
    }),
    defineComponent<OnDraft, UpgradeDraft>({
      ...frame,
      prefix: PREFIX.discard,
      async run(_input, draft, actor) {
        if (!isTheirs(draft, actor)) return notYours();
        await deps.drafts.discard(draft.id);
        return over('discarded', 'The draft is discarded; nothing was asked for.');
      },
    }),
  ];
}

async function updated(deps: DraftCommandDeps, draft: UpgradeDraft | null, actor: Actor): Promise<Answer> {
  if (draft === null) return over('draft-gone', 'That draft was filed or discarded before.');
  return { kind: 'update', outcome: 'drafted', body: await showDraft(deps, draft, { actor, choices: [] }) };
}

/** Active fleets for which the actor may ask. */
export function fleetsToAsk({ fleets }: Pick<DraftCommandDeps, 'fleets'>, actor: Actor): readonly string[] {
  return fleets
    .listAllowing(actor, 'upgrade.request')
    .filter(({ lifecycle }) => lifecycle === 'active')
    .map(({ name }) => name);
}

/** The draft with what would come of filing it now. */
export async function showDraft(
  deps: DraftCommandDeps,
  draft: UpgradeDraft,
  { actor, choices }: { readonly actor: Actor; readonly choices: readonly string[] },
): Promise<MessageBody> {
  const preview = await deps.drafts.preview(draft, { actor, act: 'command:upgrade draft' });
  return draftMessage({
    draft,
    ids: idsOf(draft.id),
    ...judged(preview),
    fleets: choices.length === 0 ? fleetsToAsk(deps, actor) : choices,
  });
}

function judged(preview: DraftPreview): {
  readonly problems: readonly string[];
  readonly checks: readonly FilingCheck[];
} {
  if (preview.kind === 'prepared') return { problems: [], checks: preview.checks };
  if (preview.kind === 'no-fleet') return { problems: ['Choose the fleet.'], checks: [] };
  if (preview.kind === 'incomplete') return { problems: preview.problems, checks: [] };
  return { problems: (askedMessage(preview).content ?? '').split('\n'), checks: [] };
}

function idsOf(id: string): DraftIds {
  return {
    what: `${PREFIX.open}:${id}.what`,
    more: `${PREFIX.open}:${id}.more`,
    file: `${PREFIX.file}:${id}`,
    discard: `${PREFIX.discard}:${id}`,
    choose: (fleet) => `${PREFIX.fleet}:${id}.${fleet}`,
  };
}

function isTheirs({ userId }: UpgradeDraft, { discordUserId }: Actor): boolean {
  return userId === discordUserId;
}

function notYours(): Answer {
  return over('not-yours', 'Only who writes a draft changes or files it.');
}

function over(outcome: string, content: string): Extract<Answer, { kind: 'update' }> {
  return { kind: 'update', outcome, body: draftOverMessage(content) };
}
