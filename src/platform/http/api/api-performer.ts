import type { z } from 'zod';
import type { Database } from '../../database/transaction.ts';
import {
  NOT_JUDGED,
  type Actor,
  type AuditEntry,
  type AuditTrail,
  type Gate,
  type Requirement,
  type Verdict,
} from '../../gate.ts';
import { faultReference, type Ids } from '../../ids.ts';
import type { Log } from '../../observability/log.ts';
import type { ApiAct, ApiAnswer } from './api-spec.ts';
import { titleOf, type Problem } from './problem.ts';

export interface ApiPerformerOptions {
  readonly gate: Gate;
  readonly audit: AuditTrail;
  readonly database: Database;
  readonly ids: Ids;
  readonly log: Log;
}

/** One act asked for over HTTP, by somebody who has proved who they are. */
export interface ApiWork {
  readonly act: ApiAct;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
}

export type ApiResult =
  | {
      readonly kind: 'done';
      readonly outcome: string;
      readonly status: number;
      readonly data: unknown;
      readonly next: Readonly<Record<string, string>> | null;
    }
  | { readonly kind: 'problem'; readonly outcome: string; readonly status: number; readonly problem: Problem };

const NO_SUCH_FIELD = 'there is no such field';
/** Of what was sent and is not known, this much is said back. */
const MOST_UNKNOWN = 10;
const LONGEST_NAME = 60;

interface Ending {
  readonly result: ApiResult;
  /** null: the deciding service recorded it. */
  readonly audit: Omit<AuditEntry, 'actor' | 'act'> | null;
}

/** As the dispatcher does for Discord: parse, find, judge, run, record, answer. Never rejects. */
export class ApiPerformer {
  readonly #options: ApiPerformerOptions;

  constructor(options: ApiPerformerOptions) {
    this.#options = options;
  }

  async perform(work: ApiWork): Promise<ApiResult> {
    try {
      const { result, audit } = await this.#decide(work);
      if (audit !== null) await this.#record(work, audit);
      return result;
    } catch (error) {
      return this.#breakDown(work, error);
    }
  }

  async #decide({ act, raw, actor }: ApiWork): Promise<Ending> {
    const { gate, database } = this.#options;
    const parsed = act.parse(raw);
    if (!parsed.success) return invalid(parsed.error);
    const input = parsed.data;
    const subject = await act.find(input, database.read);
    if (subject === null) return notFound(act.notFound(input));
    const requirement = act.requires(input, subject, actor);
    const verdict = gate.judge(actor, requirement);
    const { fleet } = requirement;
    const isHidden = act.sees !== undefined && gate.judge(actor, { permission: act.sees, fleet }).kind === 'refused';
    if (isHidden || verdict.kind === 'refused') {
      const entry = { requirement, verdict: 'refused', outcome: 'refused', subject: fleet } as const;
      return isHidden || verdict.kind === 'allowed'
        ? { ...notFound(act.notFound(input)), audit: entry }
        : { result: refused(verdict), audit: entry };
    }
    const answer = await act.run(input, subject, actor);
    return { result: resultOf(act, answer), audit: entryOf(answer, requirement) };
  }

  async #record({ act, actor }: ApiWork, entry: Omit<AuditEntry, 'actor' | 'act'>): Promise<void> {
    const { database, audit } = this.#options;
    await database.transaction((tx) => audit.record(tx, { ...entry, actor, act: auditName(act) }));
  }

  async #breakDown(work: ApiWork, error: unknown): Promise<ApiResult> {
    const { ids, log } = this.#options;
    const reference = faultReference(ids);
    log.error('An act broke.', { reference, act: auditName(work.act), requestId: work.actor.requestId, error });
    const entry = { requirement: NOT_JUDGED, verdict: 'fault', outcome: `fault ${reference}`, subject: null } as const;
    await this.#record(work, entry).catch((unrecorded: unknown) => {
      log.error('A broken act could not be recorded either.', { reference, error: unrecorded });
    });
    return problem(
      'fault',
      500,
      `It broke; look whether it was done before you ask again. Reference ${reference}: the log says more.`,
    );
  }
}

/** As the audit names it: the same words on every edge, after the edge's own. */
export function auditName({ act }: Pick<ApiAct, 'act'>): string {
  return `api:${act}`;
}

function resultOf(act: ApiAct, answer: ApiAnswer): ApiResult {
  const { outcome } = answer;
  const ending = act.endings[outcome];
  if (ending === undefined) throw new Error(`The act ${act.act} ended in a way it does not name: ${outcome}.`);
  if ('problem' in answer) return problem(outcome, ending.status, answer.problem);
  return { kind: 'done', outcome, status: ending.status, data: act.data.parse(answer.data), next: answer.next ?? null };
}

function entryOf({ audited, outcome, cardKey }: ApiAnswer, requirement: Requirement): Ending['audit'] {
  if (audited === true) return null;
  const card = cardKey === undefined ? {} : { cardKey };
  return { requirement, verdict: 'allowed', outcome, subject: requirement.fleet, ...card };
}

/**
 * The record keeps the names of our own fields at fault; what was sent may be anything, a secret included, and so may
 * the name of a field that the act does not have.
 */
function invalid(error: z.ZodError): Ending {
  const fields = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.slice(0, MOST_UNKNOWN).map((key) => ({ field: key.slice(0, LONGEST_NAME), message: NO_SUCH_FIELD }))
      : [{ field: issue.path.map(String).join('.'), message: issue.message }],
  );
  const names = [
    ...new Set(fields.map(({ field, message }) => (message === NO_SUCH_FIELD ? 'an unknown field' : field))),
  ].join(', ');
  return {
    result: problem('invalid', 400, 'Some fields are not as they have to be; `fields` says which and why.', { fields }),
    audit: { requirement: NOT_JUDGED, verdict: 'invalid', outcome: names, subject: null },
  };
}

function notFound(detail: string): Ending {
  return {
    result: problem('not-found', 404, detail),
    audit: { requirement: NOT_JUDGED, verdict: 'invalid', outcome: 'not-found', subject: null },
  };
}

function refused(verdict: Extract<Verdict, { kind: 'refused' }>): ApiResult {
  const { permission, fleet, couldAsk, by } = verdict;
  const where = fleet === null ? '' : ` on ${fleet}`;
  const who = couldAsk.length === 0 ? 'Nobody in the configuration has it.' : `Could do it: ${couldAsk.join(', ')}.`;
  const detail =
    by === 'token'
      ? `The token does not carry ${permission}${where}, though its person has it. Make one that does.`
      : `It needs ${permission}${where}, which the token's person does not have. ${who}`;
  return problem('refused', 403, detail, { permission, fleet, couldAsk });
}

function problem(outcome: string, status: number, detail: string, more: Partial<Problem> = {}): ApiResult {
  return { kind: 'problem', outcome, status, problem: { status, title: titleOf(status), detail, outcome, ...more } };
}
