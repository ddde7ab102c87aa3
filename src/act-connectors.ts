import type { ActConnector, FindConnector } from './platform/acts/act.ts';

/** By verb: gives the connector of a connection of the configuration; null where it has none of that name and kind. */
export type ActConnectors = Readonly<Record<string, (system: string) => ActConnector | null>>;

/** Who carries out which act. What is not in the list nobody can do: such an act waits, and says so. */
export function findAmong(connectors: ActConnectors): FindConnector {
  return ({ system, verb }) => (Object.hasOwn(connectors, verb) ? (connectors[verb]?.(system) ?? null) : null);
}
