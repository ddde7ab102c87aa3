import type { Config, FleetConfig } from '../platform/config/config.ts';
import type { Actor, Gate } from '../platform/gate.ts';
import { isOfParty } from '../people/party.ts';
import { judgeAllowance, type Allowance } from './allowance.ts';
import type { GuideEntry } from './command-guide.ts';
import { DUTIES, isShared, type Duty } from './duty.ts';

/** A duty as it is on some fleets, for one asker. */
export interface DutyLine {
  readonly duty: Duty;
  /** The fleets of these on which owner and maintainer share it. */
  readonly sharedOn: readonly string[];
  /** What does it in Muster as it is now, and whether the asker may. None: it is done by hand. */
  readonly commands: readonly { readonly entry: GuideEntry; readonly allowance: Allowance }[];
}

/** Who does what, for one asker on the fleets they see. */
export interface DutySheet {
  readonly fleets: readonly FleetConfig[];
  /** Canonical names of those of them that the asker owns, and that they maintain. */
  readonly owned: readonly string[];
  readonly maintained: readonly string[];
  readonly lines: readonly DutyLine[];
}

export interface SheetParts {
  readonly config: Pick<Config, 'people' | 'roles'>;
  readonly gate: Gate;
  readonly actor: Actor;
  /** Those that the asker may see. */
  readonly fleets: readonly FleetConfig[];
  /** Everything that is registered. */
  readonly entries: readonly GuideEntry[];
}

/** Puts the duties together from the configuration, the policy and the commands there are. */
export function draftDutySheet({ config, gate, actor, fleets, entries }: SheetParts): DutySheet {
  const names = fleets.map(({ name }) => name);
  const held = (office: 'owner' | 'maintainer'): readonly string[] =>
    fleets.filter((fleet) => isOfParty(config, actor, fleet[office])).map(({ name }) => name);
  const lines = DUTIES.map((duty): DutyLine => {
    const found = duty.commands.flatMap((path) => entries.find((entry) => entry.path === path) ?? []);
    return {
      duty,
      sharedOn: fleets.filter((fleet) => isShared(duty, fleet)).map(({ name }) => name),
      commands: found.map((entry) => {
        const { permissions } = entry;
        return { entry, allowance: judgeAllowance({ permissions, actor, gate, fleets: names }) };
      }),
    };
  });
  return { fleets, owned: held('owner'), maintained: held('maintainer'), lines };
}
