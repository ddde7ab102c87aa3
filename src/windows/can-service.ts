import type { FleetPause } from '../fleets/fleet-hold.ts';
import type { ApprovalService } from '../approvals/approval-service.ts';
import { approvalId } from '../approvals/approval.ts';
import { findPerson, identify } from '../people/person.ts';
import type { Config } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { Actor, Gate } from '../platform/gate.ts';
import { couldAct, permissionOf, type CanAnswer, type CanRule, type WaitingApproval } from './can.ts';
import { readInstant } from './typed-moment.ts';
import type { WindowService } from './window-service.ts';

export interface CanServices {
  readonly config: () => Config;
  readonly gate: Gate;
  readonly windows: Pick<WindowService, 'judge' | 'fleetTarget'>;
  readonly approvals: Pick<ApprovalService, 'listVisible' | 'countMissing'>;
  readonly pauseOf?: (fleet: string) => Promise<FleetPause>;
  /** What upgrade requests say of it, as far as the asker may see them. Left out: this house has none. */
  readonly upgradeRules?: (read: Reader, ask: UpgradeRulesAsk) => Promise<readonly CanRule[]>;
  /** The Discord roles somebody carries now; null while Discord does not say, or they are not there. */
  readonly rolesOf: (userId: string) => Promise<readonly string[] | null>;
}

export interface UpgradeRulesAsk {
  readonly act: string;
  /** Canonical name. */
  readonly fleet: string;
  /** '' where none is named. */
  readonly version: string;
  readonly at: Date;
  /** Who would; null: their roles are not known. */
  readonly who: Actor | null;
  readonly asker: Actor;
}

export interface CanAsk {
  /** A handle of the configuration or a Discord id; null: whoever asks. */
  readonly person: string | null;
  readonly act: string;
  readonly fleet: string;
  readonly version: string;
  /** As typed, in the asker's zone. */
  readonly at: string;
}

export type CanOutcome =
  | { readonly kind: 'answered'; readonly answer: CanAnswer }
  | { readonly kind: 'unknown-person' }
  | { readonly kind: 'unreadable-time'; readonly why: string };

/** Simulates policy, windows and approvals for somebody at a moment; changes nothing. */
export async function canAct(
  { config, gate, windows, approvals, rolesOf, pauseOf, upgradeRules }: CanServices,
  {
    ask,
    by,
    now,
    timeZone,
    read,
  }: {
    readonly ask: CanAsk;
    readonly by: Actor;
    readonly now: Date;
    readonly timeZone: string;
    readonly read: Reader;
  },
): Promise<CanOutcome> {
  const moment = readInstant(ask.at, { now, timeZone });
  if (moment.kind === 'unreadable') return { kind: 'unreadable-time', why: moment.why };
  const at = ask.at.trim().toLowerCase() === 'now' ? now : moment.at;
  const who = ask.person === null ? await asked(by) : await somebody({ config: config(), rolesOf, by }, ask.person);
  if (who === null) return { kind: 'unknown-person' };
  const { act, fleet, version } = ask;
  const policy = who.actor === null ? null : gate.judge(who.actor, { permission: permissionOf(act), fleet });
  const verdict = await windows.judge(read, { act, version, target: windows.fleetTarget(fleet) }, at);
  const seesHolds = gate.judge(by, { permission: 'hold.view', fleet }).kind === 'allowed';
  const pause = seesHolds && pauseOf !== undefined ? await pauseOf(fleet) : undefined;
  const rules =
    upgradeRules === undefined ? [] : await upgradeRules(read, { act, fleet, version, at, who: who.actor, asker: by });
  const answer: CanAnswer = {
    who: who.name,
    act,
    fleet,
    version,
    at,
    policy,
    windows: verdict,
    ...(pause === undefined ? {} : { pause }),
    approvals: await waitingFor(approvals, { fleet, at, by, read }),
    rules,
    couldAct: couldAct(policy, verdict, rules),
  };
  return { kind: 'answered', answer };
}

/** More of them than fit one answer are of no help in it. */
const MOST_APPROVALS = 5;
const APPROVALS_READ = 100;

async function waitingFor(
  approvals: CanServices['approvals'],
  { fleet, at, by, read }: { readonly fleet: string; readonly at: Date; readonly by: Actor; readonly read: Reader },
): Promise<readonly WaitingApproval[]> {
  const waiting = await approvals.listVisible(read, { state: 'waiting', actor: by }, APPROVALS_READ);
  return waiting
    .filter((approval) => approval.fleet === fleet && approval.expiresAt > at)
    .slice(0, MOST_APPROVALS)
    .map((approval) => ({
      id: approvalId(approval.number),
      what: approval.what,
      missing: approvals.countMissing(approval),
      until: approval.expiresAt,
    }));
}

interface Somebody {
  readonly name: string;
  /** null: their roles are not known. */
  readonly actor: Actor | null;
}

function asked(by: Actor): Promise<Somebody> {
  return Promise.resolve({ name: 'you', actor: by });
}

/** Another person as they would come: with the roles they carry now, and no narrower than they are. */
async function somebody(
  { config, rolesOf, by }: { readonly config: Config; readonly rolesOf: CanServices['rolesOf']; readonly by: Actor },
  person: string,
): Promise<Somebody | null> {
  const id =
    /^(?:<@!?)?(\d{17,20})>?$/.exec(person.trim())?.[1] ?? findPerson(config, person.trim().toLowerCase())?.discord[0];
  if (id === undefined) return null;
  const identity = identify(config, id);
  const name = identity.kind === 'person' ? identity.person.name : `the account ${id}`;
  const roles = await rolesOf(id);
  if (roles === null) return { name, actor: null };
  const actor: Actor = {
    via: 'discord',
    guildId: by.guildId,
    discordUserId: id,
    discordRoleIds: roles,
    displayName: name,
    requestId: by.requestId,
  };
  return { name, actor };
}
