import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/transaction.ts';
import { NOT_JUDGED, type AuditEntry, type AuditTrail, type Gate, type Requirement } from '../gate.ts';
import { faultReference, type Ids } from '../ids.ts';
import type { Log } from '../observability/log.ts';
import type { Answer, Command, Component } from './command.ts';
import { faultNote, invalidNote, notFoundNote, NOTES, refusalNote } from './dispatch-sentences.ts';
import type { Exchange, Manner } from './exchange.ts';
import type { Asked } from './interaction-input.ts';
import { message, type MessageBody } from './message.ts';
import type { Reception } from './responder.ts';

export interface PerformerOptions {
  readonly gate: Gate;
  readonly audit: AuditTrail;
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** One act a person asked for, with the spec that knows how and the exchange that answers. */
export interface Work {
  readonly asked: Extract<Asked, { kind: 'command' | 'component' | 'modal' }>;
  readonly spec: Command | Component;
  readonly exchange: Exchange;
}

export interface Performed {
  /** The answer's outcome, or refused, not-found, invalid, fault, unacknowledged. */
  readonly outcome: string;
  readonly reception: Reception;
}

/** How an act ended, what the record keeps of it, and what is to be said. */
interface Ending {
  readonly outcome: string;
  /** null: the deciding service recorded it, or another process performs this very act. */
  readonly audit: Omit<AuditEntry, 'actor' | 'act'> | null;
  say(): Promise<Reception>;
}

/** Discord gives 3 s. An instant act that takes this long is acknowledged for it, so that its answer still arrives. */
const SLOW_AFTER_MS = 2000;

/** The one way from a wish to its answer: parse, acknowledge, find, judge, run, record, say. Never rejects. */
export class ActPerformer {
  readonly #options: PerformerOptions;

  constructor(options: PerformerOptions) {
    this.#options = options;
  }

  async perform(work: Work): Promise<Performed> {
    try {
      const ending = await this.#decide(work);
      if (ending.audit !== null) await this.#record(work, ending.audit);
      return { outcome: ending.outcome, reception: await ending.say() };
    } catch (error) {
      return { outcome: 'fault', reception: await this.#breakDown(work, error) };
    }
  }

  async #decide(work: Work): Promise<Ending> {
    const { asked, spec, exchange } = work;
    const parsed = spec.input.safeParse(asked.raw);
    if (!parsed.success) return invalid(work, parsed.error);
    const manner = mannerOf(work, parsed.data);
    if (spec.pace === 'deferred') {
      const acknowledged = await exchange.acknowledge(manner);
      // Whoever asked was told that it failed, and will ask again: doing it now would do it twice.
      if (acknowledged.kind !== 'received') return unacknowledged(acknowledged);
      return this.#judgeAndRun(work, parsed.data);
    }
    const { clock } = this.#options;
    const disarm = clock.wakeAt(new Date(clock.now().getTime() + SLOW_AFTER_MS), () => {
      void exchange.acknowledge(manner);
    });
    try {
      return await this.#judgeAndRun(work, parsed.data);
    } finally {
      disarm();
    }
  }

  async #judgeAndRun(work: Work, input: unknown): Promise<Ending> {
    const { asked, spec, exchange } = work;
    const { actor } = asked;
    const { gate, database } = this.#options;
    const subject = await spec.find(input, database.read);
    if (subject === null) {
      return {
        outcome: 'not-found',
        audit: { requirement: NOT_JUDGED, verdict: 'invalid', outcome: 'not-found', subject: null },
        say: () => exchange.reply(privately(this.#notFound(work, input))),
      };
    }
    const requirement = spec.requires(input, subject, actor);
    const verdict = gate.judge(actor, requirement);
    const hidden = this.#isHidden(work, requirement);
    if (verdict.kind === 'refused' || hidden) {
      return {
        outcome: 'refused',
        audit: { requirement, verdict: 'refused', outcome: 'refused', subject: subjectOf(work, requirement) },
        say: () =>
          exchange.reply(
            privately(verdict.kind === 'refused' && !hidden ? refusalNote(verdict) : this.#notFound(work, input)),
          ),
      };
    }
    const answer = await spec.run(input, subject, actor);
    return this.#ended(work, { answer, input, requirement });
  }

  #ended(
    work: Work,
    { answer, input, requirement }: { answer: Answer; input: unknown; requirement: Requirement },
  ): Ending {
    const { outcome, cardKey } = answer;
    return {
      outcome,
      audit:
        answer.audited === true
          ? null
          : {
              requirement,
              verdict: 'allowed',
              outcome,
              subject: subjectOf(work, requirement),
              ...(cardKey === undefined ? {} : { cardKey }),
            },
      say: () => this.#say(work, { answer, input }),
    };
  }

  async #say(work: Work, { answer, input }: { answer: Answer; input: unknown }): Promise<Reception> {
    const { asked, exchange } = work;
    switch (answer.kind) {
      case 'message':
        return exchange.reply({
          body: answer.body,
          audience: mannerOf(work, input) === 'public' ? 'public' : 'private',
          ...(answer.files === undefined ? {} : { files: answer.files }),
        });
      case 'update':
        return asked.kind !== 'command' && asked.on === 'private-message'
          ? exchange.replace(answer.body)
          : exchange.reply(privately(answer.body));
      case 'card-follows':
        return exchange.reply(privately(message({ mentions: 'nobody', content: answer.note })));
      case 'modal': {
        const opened = await exchange.openModal(answer.modal);
        if (opened.kind === 'already-acknowledged') return exchange.reply(privately(NOTES.formTooLate));
        return opened.kind === 'rejected' ? this.#breakDown(work, new Error(`The form: ${opened.reason}`)) : opened;
      }
    }
  }

  #notFound({ asked, spec }: Work, input: unknown): MessageBody {
    return notFoundNote(spec.notFound(input), { gate: this.#options.gate, actor: asked.actor, sees: spec.sees });
  }

  #isHidden({ asked, spec }: Work, { fleet }: Requirement): boolean {
    if (spec.sees === undefined) return false;
    return this.#options.gate.judge(asked.actor, { permission: spec.sees, fleet }).kind === 'refused';
  }

  async #record({ asked }: Work, entry: Omit<AuditEntry, 'actor' | 'act'>): Promise<void> {
    const { database, audit } = this.#options;
    await database.transaction((tx) => audit.record(tx, { ...entry, actor: asked.actor, act: asked.act }));
  }

  /** The log has what happened, the person has a reference to it, and the record has that it was tried. */
  async #breakDown(work: Work, error: unknown): Promise<Reception> {
    const { ids, log } = this.#options;
    const reference = faultReference(ids);
    const { act, ref } = work.asked;
    log.error('An act broke.', { reference, act, interactionId: ref.id, error });
    const entry = { requirement: NOT_JUDGED, verdict: 'fault', outcome: `fault ${reference}`, subject: null } as const;
    await this.#record(work, entry).catch((unrecorded: unknown) => {
      log.error('A broken act could not be recorded either.', { reference, error: unrecorded });
    });
    return work.exchange.reply(privately(faultNote(reference)));
  }
}

function privately(body: MessageBody): { body: MessageBody; audience: 'private' } {
  return { body, audience: 'private' };
}

/** A component's answer is for whoever pressed it. Only what sits on a message can be acknowledged without a reply. */
function mannerOf({ asked, spec }: Work, input: unknown): Manner {
  if (spec.sealed === 'command') return spec.visibility(input);
  return spec.answers === 'update' && asked.kind !== 'command' && asked.on !== 'nothing' ? 'update' : 'private';
}

function subjectOf({ asked }: Work, { fleet }: Requirement): string | null {
  if (fleet !== null) return fleet;
  return asked.kind === 'command' || asked.argument === '' ? null : asked.argument;
}

/** The record keeps the names of the fields at fault; what was typed may be anything, a secret included. */
function invalid({ exchange }: Work, error: z.ZodError): Ending {
  const fields = [...new Set(error.issues.map((issue) => issue.path.map(String).join('.')))];
  return {
    outcome: 'invalid',
    audit: { requirement: NOT_JUDGED, verdict: 'invalid', outcome: fields.join(', '), subject: null },
    say: () => exchange.reply(privately(invalidNote(error))),
  };
}

function unacknowledged(reception: Reception): Ending {
  const entry = { requirement: NOT_JUDGED, verdict: 'fault', outcome: 'unacknowledged', subject: null } as const;
  return {
    outcome: 'unacknowledged',
    audit: reception.kind === 'already-answered' ? null : entry,
    say: () => Promise.resolve(reception),
  };
}
