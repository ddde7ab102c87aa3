import type { AlertDesk } from '../src/alerts/alert-desk-service.ts';
import type { Handled } from '../src/alerts/handling-outcome.ts';
import { alertRequirement, type HandlingService, type HandBy } from '../src/alerts/handling-service.ts';
import { alertName } from '../src/alerts/handling.ts';
import type { SilenceService } from '../src/alerts/silence-keeper-service.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import type { Actor } from '../src/platform/gate.ts';

export interface AlertApiDeps {
  readonly handlings: HandlingService;
  readonly silences: SilenceService;
  readonly alertDesk: AlertDesk;
  readonly database: Pick<Database, 'read'>;
}

export const CHANGED = { status: 409, about: 'it is not as it was' } as const;
export const OVER = { status: 409, about: 'it does not fire any more' } as const;

/** How the alert of an act is found by its name. */
export const alertNamed = ({ handlings }: AlertApiDeps) => ({
  sees: 'alert.view',
  find: ({ alert }: { readonly alert: number }, read: Reader): Promise<Handled | null> => handlings.find(read, alert),
  notFound: ({ alert }: { readonly alert: number }) =>
    `No alert that you may see is called AL-${alert}; GET /alerts lists those that fire.`,
});

/** What the act needs, where the alert is. */
export const alertNeeds = (permission: string) => ({
  requires: (_input: unknown, { episode }: Handled) => alertRequirement(permission, episode),
});

export function alertActBy(actor: Actor, verb: string): HandBy {
  return { actor, act: `api:alert ${verb}` };
}

/** Why nothing was done. */
export function problemOf({ kind, handling }: { readonly kind: string } & Handled): string {
  const name = alertName(handling);
  switch (kind) {
    case 'already-acked':
      return `${name} is acknowledged by you already.`;
    case 'too-long':
      return `An acknowledgement lasts at most a week, so ${name} stays as it is.`;
    case 'not-assigned':
      return `${name} is assigned to nobody.`;
    case 'not-acked':
      return `${name} is acknowledged by nobody.`;
    case 'already-assigned':
      return `${name} is assigned to them already.`;
    case 'unknown-person':
      return 'The configuration knows nobody of that name: write me, nobody, or a name under `people`.';
    case 'no-further':
      return `${name} has nobody further to go to: every step of its chain was taken.`;
    case 'over':
      return `${name} does not fire any more, so nothing was done.`;
    default:
      return `${name} changed meanwhile, so nothing was done.`;
  }
}
