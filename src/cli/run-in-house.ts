import { findHouse, type House, type HouseOptions } from './house.ts';
import { complain, EXIT, type ExitCode, type Terminal } from './terminal.ts';

/** Finds the house that the options mean and acts in it; says why when there is none. */
export type RunInHouse = (
  options: HouseOptions,
  act: (house: House, terminal: Terminal) => Promise<ExitCode>,
) => Promise<void>;

/** Tells the exit code to `ended`. */
export function createRunInHouse(terminal: Terminal, ended: (code: ExitCode) => void): RunInHouse {
  return async (options, act) => {
    const found = findHouse(terminal, options);
    if (found.kind === 'found') {
      ended(await act(found.house, terminal));
      return;
    }
    complain(terminal, ...found.lines);
    ended(EXIT.cannot);
  };
}
