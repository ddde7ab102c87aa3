import type { Agent, Approval, Binding } from '../approvals/approval.ts';
import { hashBinding } from '../approvals/approval.ts';
import { findPersonByLogin, identify } from '../people/person.ts';
import type { Config, FleetConfig, PartyRef } from '../platform/config/config.ts';
import { requestId, type Doer, type UpgradeRequest } from './request.ts';

type People = Pick<Config, 'people'>;

/** Whose word a fleet asks for. */
export type SignOff = FleetConfig['upgrades']['approvals'][number];

/** How one office's word stands. Only `agreed` lets the upgrade begin; `used` did. */
export const SIGN_OFF_KINDS = [
  'agreed',
  'waiting',
  'not-asked',
  'rejected',
  'withdrawn',
  'expired',
  'void',
  'used',
] as const;
export type SignOffKind = (typeof SIGN_OFF_KINDS)[number];

export interface SignOffStanding {
  /** As the configuration calls it: dst, qa. */
  readonly name: string;
  readonly from: readonly PartyRef[];
  readonly people: number;
  readonly kind: SignOffKind;
  /** So many more people must agree, by whom the configuration links them with now. */
  readonly missing: number;
  /** The newest question about it; null: it was never asked. */
  readonly approval: Approval | null;
}

/** Whose commit it is. unknown: Muster has not heard who wrote it. */
export type CommitAuthor = { readonly kind: 'unknown' } | { readonly kind: 'known'; readonly name: string };

const SUBJECT = /^upgrade:(\d{1,9}):([a-z0-9-]+)$/;

/** Under which its questions are asked. */
export function signOffSubject({ number }: Pick<UpgradeRequest, 'number'>, name: string): string {
  return `upgrade:${number}:${name}`;
}

/** With which the subjects of all of its questions begin. */
export function signOffPrefix({ number }: Pick<UpgradeRequest, 'number'>): string {
  return `upgrade:${number}:`;
}

export function parseSignOffSubject(subject: string): { readonly number: number; readonly name: string } | null {
  const [, number, name] = SUBJECT.exec(subject) ?? [];
  return number === undefined || name === undefined ? null : { number: Number(number), name };
}

/**
 * Exactly what is agreed to: this request, on this fleet, of this version in this image, at this time, by this policy.
 * Where any of it is another, nobody has agreed.
 */
export function signOffBinding(request: UpgradeRequest, { name, from, people }: SignOff): Binding {
  const { fleet, version, image, plan } = request;
  const whom = from.length === 0 ? 'whoever may' : from.map((party) => `${party.kind} ${party.name}`).join(', ');
  return {
    act: `upgrade, ${name} (${people} of ${whom})`,
    target: `${fleet} by ${requestId(request.number)}`,
    version: image === null ? version.key : `${version.key} as ${image.digest}`,
    window: plan === null ? null : `${plan.at.toISOString()}${plan.window === null ? '' : ` in ${plan.window}`}`,
  };
}

export interface StandingParts {
  readonly config: People;
  readonly request: UpgradeRequest;
  readonly signOffs: readonly SignOff[];
  /** All that was asked about this request, the newest first. */
  readonly approvals: readonly Approval[];
  readonly notByAuthor: boolean;
  readonly author: CommitAuthor;
  /** null: what ran out is what the approvals say of themselves. */
  readonly now: Date | null;
}

/** How each office's word stands now. Whoever counts for one does not count for another, nor who asked or wrote it. */
export function signOffStandings(parts: StandingParts): readonly SignOffStanding[] {
  const counted = new Set<string>();
  return parts.signOffs.map((signOff) => standing(signOff, parts, counted));
}

function standing(
  signOff: SignOff,
  { config, request, approvals, notByAuthor, author, now }: StandingParts,
  counted: Set<string>,
): SignOffStanding {
  const { name, from, people } = signOff;
  const subject = signOffSubject(request, name);
  const approval = approvals.find((each) => each.subject === subject) ?? null;
  const base = { name, from, people, approval };
  if (approval === null) return { ...base, kind: 'not-asked', missing: people };
  if (approval.state !== 'waiting' && approval.state !== 'agreed')
    return { ...base, kind: approval.state, missing: approval.state === 'used' ? 0 : people };
  if (now !== null && approval.expiresAt <= now) return { ...base, kind: 'expired', missing: people };
  if (approval.bindingHash !== hashBinding(signOffBinding(request, signOff)))
    return { ...base, kind: 'void', missing: people };
  const theirs = approval.agreements
    .map(({ by }) => personOf(config, by))
    .filter((person) => person !== null)
    .filter((person) => !isRequesterPerson(config, request, person) && !counted.has(person))
    .filter((person) => !notByAuthor || compareAuthor(config, author, person) === 'another');
  const distinct = new Set(theirs);
  for (const person of distinct) counted.add(person);
  const missing = Math.max(0, people - distinct.size);
  if (approval.state === 'waiting') return { ...base, kind: 'waiting', missing };
  // It was enough once: the configuration links those who agreed differently by now, or tells who wrote it.
  return { ...base, kind: missing === 0 ? 'agreed' : 'void', missing };
}

/** Whether this person certainly did not write it. */
export function compareAuthor(config: People, author: CommitAuthor, person: string): 'another' | 'same' | 'unknown' {
  if (author.kind === 'unknown') return 'unknown';
  const of = findPersonByLogin(config, 'git', author.name) ?? findPersonByLogin(config, 'github', author.name);
  if (of !== null) return of.name === person ? 'same' : 'another';
  const known = config.people.find(({ name }) => name === person)?.logins['git'] ?? [];
  return known.length > 0 ? 'another' : 'unknown';
}

/** Who they were when they asked, and who they are by now. */
export function isRequesterPerson(
  config: People,
  { requestedBy }: Pick<UpgradeRequest, 'requestedBy'>,
  person: string,
): boolean {
  return requestedBy.person === person || personOf(config, requestedBy) === person;
}

/** By whom the configuration links them with now; null for nobody in particular. */
export function personOf(config: People, { userId }: Agent | Doer): string | null {
  if (userId === null) return null;
  const identity = identify(config, userId);
  return identity.kind === 'person' ? identity.person.name : null;
}

/** Those without whose word it does not begin. */
export function lacking(standings: readonly SignOffStanding[]): readonly SignOffStanding[] {
  return standings.filter(({ kind }) => kind !== 'agreed');
}

/**
 * Those to be asked: nobody was, or their word is no longer about this. Who said no is not asked about the very same
 * again, unless somebody wants it.
 */
export function toAsk(standings: readonly SignOffStanding[]): readonly SignOffStanding[] {
  return lacking(standings).filter(({ kind }) => kind !== 'used' && kind !== 'waiting' && kind !== 'rejected');
}
