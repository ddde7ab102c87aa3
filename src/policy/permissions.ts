/**
 * What a permission is about. 'fleet': always a fleet. 'house': never one. 'either': a fleet when the question names
 * one, else the house as a whole.
 */
export type PermissionScope = 'fleet' | 'house' | 'either';

export interface Permission {
  readonly name: string;
  readonly scope: PermissionScope;
  /** Completes "may …". */
  readonly means: string;
}

/** Every permission there is; a grant that matches none of them is an error in the config. A new room adds its own. */
export const PERMISSIONS = [
  { name: 'fleet.view', scope: 'either', means: 'see fleets: purpose, owner, hosts, versions and health' },
  { name: 'run.view', scope: 'either', means: 'see pipeline runs' },
  {
    name: 'subscription.manage',
    scope: 'house',
    means: 'have pipeline runs, of whatever fleet, shown in a channel, and end that',
  },
  { name: 'upgrade.view', scope: 'either', means: 'see upgrade requests' },
  { name: 'upgrade.request', scope: 'fleet', means: 'ask for an upgrade' },
  { name: 'upgrade.decide', scope: 'fleet', means: 'accept or reject an upgrade request' },
  { name: 'upgrade.cancel', scope: 'fleet', means: 'cancel an upgrade request, whoever made it' },
  { name: 'upgrade.withdraw', scope: 'fleet', means: 'take back an upgrade request of their own' },
  { name: 'upgrade.deploy', scope: 'fleet', means: 'have an accepted upgrade deployed, now or at a time' },
  { name: 'upgrade.rollback', scope: 'fleet', means: 'ask to put back what ran before an upgrade' },
  {
    name: 'upgrade.approve',
    scope: 'fleet',
    means: 'agree to an upgrade, or to putting one back, where their office is asked',
  },
  {
    name: 'upgrade.override-order',
    scope: 'fleet',
    means: 'ask for a version that the fleets before this one do not run yet',
  },
  { name: 'window.view', scope: 'either', means: 'see release windows, who is on, and what they allow' },
  { name: 'window.manage', scope: 'either', means: 'open, schedule, move, close and cancel release windows' },
  { name: 'window.staff', scope: 'either', means: 'name who is on in a release window' },
  { name: 'window.serve', scope: 'either', means: 'confirm or decline being on, and leave notes for the next' },
  {
    name: 'window.override',
    scope: 'either',
    means: 'ask to act once against the windows, which a second person grants',
  },
  {
    name: 'window.approve',
    scope: 'either',
    means: 'agree to an act against the windows that somebody else asked for',
  },
  { name: 'alert.view', scope: 'either', means: 'see alerts, whose they are, and what is silenced' },
  { name: 'alert.ack', scope: 'either', means: 'acknowledge alerts, and take that back' },
  { name: 'alert.silence', scope: 'either', means: 'have nobody told of alerts for a time, and end that' },
  { name: 'alert.assign', scope: 'either', means: 'say who looks after an alert' },
  { name: 'alert.escalate', scope: 'either', means: 'have more people told of an alert' },
  { name: 'alert.drill', scope: 'either', means: 'send a drill: an alert about nothing, on the way of real ones' },
  { name: 'hold.view', scope: 'either', means: 'see who holds a fleet, why and until when' },
  { name: 'hold.place', scope: 'fleet', means: 'hold a fleet, so that nothing is deployed to it by itself' },
  { name: 'hold.release', scope: 'fleet', means: 'end a hold of their own, which deploys what waits' },
  { name: 'hold.extend', scope: 'fleet', means: 'have a hold of their own last longer' },
  { name: 'hold.release-others', scope: 'fleet', means: 'end or extend a hold of somebody else' },
  {
    name: 'hold.confirm',
    scope: 'fleet',
    means: 'say that something was deployed, or deploys paused or resumed, by hand',
  },
  { name: 'deploy.branch', scope: 'fleet', means: 'have a branch deployed to a fleet that takes branches' },
  { name: 'deploy.restore', scope: 'fleet', means: 'have what a fleet tracks deployed again after a branch' },
  { name: 'approval.view', scope: 'either', means: 'see what needs the agreement of somebody else' },
  { name: 'approval.give', scope: 'either', means: 'agree to, or reject, what needs the agreement of somebody else' },
  { name: 'approval.withdraw', scope: 'either', means: 'take back a question for agreement of their own' },
  { name: 'act.view', scope: 'either', means: 'see what Muster does in other systems, and what became of it' },
  { name: 'act.settle', scope: 'either', means: 'say whether an act was done where Muster cannot find out' },
  { name: 'help.read', scope: 'house', means: 'read what Muster can do, and who may' },
  { name: 'audit.search', scope: 'either', means: 'search the record of who asked what and what was answered' },
  { name: 'audit.verify', scope: 'house', means: 'check that the audit record was not altered' },
  { name: 'inbox.view', scope: 'house', means: 'see inbound events that were set aside, without their contents' },
  { name: 'inbox.replay', scope: 'house', means: 'have an inbound event that was set aside processed again' },
  { name: 'config.view', scope: 'house', means: 'see the configuration in force' },
  { name: 'config.reload', scope: 'house', means: 'have the configuration file read again' },
  { name: 'system.view', scope: 'house', means: "see Muster's own health: delivery lag, set-aside events, database" },
  { name: 'token.manage', scope: 'house', means: 'make, list and revoke tokens of the API' },
] as const satisfies readonly Permission[];

export type PermissionName = (typeof PERMISSIONS)[number]['name'];

export function findPermission(name: string): Permission | null {
  return PERMISSIONS.find((permission) => permission.name === name) ?? null;
}
