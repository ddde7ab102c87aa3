import type { Config, DeployerConfig } from '../platform/config/config.ts';

const MINUTE_MS = 60_000;
/** The job looks so often: nothing is seen sooner. */
export const WATCH_EVERY_MS = 30_000;
/** Of a connection's budget, this part is for looking whether somebody changed a pause elsewhere. */
const SHARE = 0.1;
/** A look at GitLab or CodePipeline may take a second request. */
const REQUESTS_A_LOOK = 2;

/**
 * How often one deployer is looked at, in ms, so that all looks on its connection together stay within their share of
 * what the connection may be called; also the bound within which drift is told. null: by hand, nobody can look.
 */
export function looksEveryMs(
  { connections, fleets }: Pick<Config, 'connections' | 'fleets'>,
  deployer: DeployerConfig,
): number | null {
  if (deployer.kind === 'manual') return null;
  const { connection } = deployer;
  const budget = connections.find(({ name }) => name === connection)?.requestsPerMinute ?? 60;
  const watched = fleets.filter(
    (fleet) => fleet.deployer !== null && fleet.deployer.kind !== 'manual' && fleet.deployer.connection === connection,
  ).length;
  const affordable = (Math.max(1, watched) * REQUESTS_A_LOOK * MINUTE_MS) / (budget * SHARE);
  return Math.max(WATCH_EVERY_MS, Math.ceil(affordable / WATCH_EVERY_MS) * WATCH_EVERY_MS);
}
