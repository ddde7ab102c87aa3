import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { FactSink } from '../platform/facts.ts';
import type { DeploymentFact } from './deployment-fact.ts';
import { environmentKey, type Deployment } from './deployment.ts';
import {
  deleteProtectionsBefore,
  findProtection,
  listProtections,
  saveProtection,
  type ProtectionFilter,
} from './protection-store.ts';
import type { ProtectionRequest, ProtectionState } from './protection.ts';
import type { RunPart } from './run-part.ts';
import type { RunService } from './run-service.ts';
import { impliedAttempt, type RunAttempt, type RunDescription } from './run.ts';

export interface ProtectionServiceParts {
  readonly facts: FactSink<DeploymentFact>;
  readonly runs: Pick<RunService, 'record' | 'find'>;
}

/** What the event knows of the run that waits. */
export interface WaitingRun {
  readonly description: RunDescription;
  /** Null where the event does not say which attempt it is: then it is the latest that is known. */
  readonly attempt: RunAttempt | null;
}

export type SettleProtectionOutcome =
  | { readonly kind: 'settled'; readonly request: ProtectionRequest }
  | { readonly kind: 'settled-before'; readonly request: ProtectionRequest }
  | { readonly kind: 'unknown' };

export interface Settlement {
  readonly state: Exclude<ProtectionState, 'waiting'>;
  readonly at: Date;
}

export interface ProtectionService {
  /** Keeps that an environment asks whether a deployment may begin, and shows its run as waiting. */
  record(
    tx: Transaction,
    request: Omit<ProtectionRequest, 'state' | 'settledAt'>,
    run: WaitingRun,
  ): Promise<'recorded' | 'known'>;
  find(reader: Reader, key: string): Promise<ProtectionRequest | null>;
  /** The oldest first. */
  list(reader: Reader, filter: ProtectionFilter): Promise<readonly ProtectionRequest[]>;
  /** Says how a request ended. The first word on it stands. */
  settle(tx: Transaction, key: string, settlement: Settlement): Promise<SettleProtectionOutcome>;
  /** A deployment that is under way, or over, waits for nobody. */
  deploymentMoved(tx: Transaction, deployment: Deployment): Promise<void>;
  prune(tx: Transaction, before: Date): Promise<void>;
}

export function createProtectionService(parts: ProtectionServiceParts): ProtectionService {
  const settle: ProtectionService['settle'] = async (tx, key, { state, at }) => {
    const known = await findProtection(tx, key);
    if (known === null) return { kind: 'unknown' };
    if (known.state !== 'waiting') return { kind: 'settled-before', request: known };
    const request: ProtectionRequest = { ...known, state, settledAt: at };
    await saveProtection(tx, request);
    await showOnRun(parts, tx, { request, run: null });
    await parts.facts.state(tx, { kind: 'protection.settled', request });
    return { kind: 'settled', request };
  };
  return {
    async record(tx, asked, run) {
      if ((await findProtection(tx, asked.key)) !== null) return 'known';
      const request: ProtectionRequest = { ...asked, state: 'waiting', settledAt: null };
      await saveProtection(tx, request);
      await showOnRun(parts, tx, { request, run });
      await parts.facts.state(tx, { kind: 'protection.requested', request });
      return 'recorded';
    },
    find: findProtection,
    list: listProtections,
    settle,
    async deploymentMoved(tx, { key, runKey, environment, word }) {
      if (runKey === null || word.state === 'queued' || word.state === 'waiting' || word.state === 'unknown') return;
      for (const request of await listProtections(tx, { state: 'waiting', runKey, environment }))
        if (request.deploymentKey === null || request.deploymentKey === key)
          await settle(tx, request.key, { state: 'passed-by', at: word.at });
    },
    prune: deleteProtectionsBefore,
  };
}

interface Shown {
  readonly request: ProtectionRequest;
  readonly run: WaitingRun | null;
}

/** The request is a part of its run's attempt, which therefore waits as long as nothing else of it runs. */
async function showOnRun({ runs }: ProtectionServiceParts, tx: Transaction, { request, run }: Shown): Promise<void> {
  const stored = await runs.find(tx, request.runKey);
  const description = stored ?? run?.description;
  if (description === undefined) return;
  const held = stored?.parts.findLast(({ key }) => key === partKey(request));
  const number = held?.attempt ?? run?.attempt?.number ?? stored?.attempts.at(-1)?.number ?? 1;
  const { attempts: _attempts, parts: _parts, ...rest } = { attempts: null, parts: null, ...description };
  await runs.record(tx, {
    ...rest,
    // What we know of the run is not news; only its part is.
    complete: false,
    attempt: run?.attempt ?? impliedAttempt(number),
    parts: [partOf(request, number)],
  });
}

function partKey({ environment }: ProtectionRequest): string {
  return `protection/${environmentKey(environment)}`;
}

const SHOWN_AS: Readonly<Record<ProtectionState, Pick<RunPart, 'state' | 'phase'>>> = {
  waiting: { state: 'waiting_approval', phase: 'active' },
  approved: { state: 'succeeded', phase: 'finished' },
  rejected: { state: 'failed', phase: 'finished' },
  'passed-by': { state: 'succeeded', phase: 'finished' },
};

function partOf(request: ProtectionRequest, attempt: number): RunPart {
  return {
    attempt,
    key: partKey(request),
    stage: null,
    job: `protection of ${request.environment}`,
    ...SHOWN_AS[request.state],
    rawState: request.state,
    position: null,
    mayFail: false,
    url: null,
    failure: null,
    startedAt: request.requestedAt,
    updatedAt: request.settledAt ?? request.requestedAt,
    endedAt: request.settledAt,
  };
}
