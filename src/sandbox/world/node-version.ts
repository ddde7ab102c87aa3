/** The minor version of a node, e.g. 38 for 'v0.38.1-57-g9a2f4e95'; null for what is no version. */
export function minorVersion(version: string): number | null {
  const minor = /^v0\.(\d+)\./.exec(version)?.[1];
  return minor === undefined ? null : Number(minor);
}

/** What the node's own code has, by the release that brought it (logos-messaging/logos-delivery, release notes). */
export const SINCE = {
  relayBytesByType: 32,
  meshRoutes: 36,
  allProtocolsInHealth: 36,
  perShardSeries: 37,
  connectionStatus: 38,
} as const;

/** Versions that cannot be read are taken for the newest. */
export function has(feature: keyof typeof SINCE, version: string): boolean {
  return (minorVersion(version) ?? Number.POSITIVE_INFINITY) >= SINCE[feature];
}

/** In this world; in the project's history it is commit 8125cd026 of 2026-07-29, after v0.38.1 and in no tag before v0.39. */
const COMMITS_UNTIL_RENAME = 40;

/**
 * Every `waku_*` metric became `logos_delivery_*` after v0.38.1 (logos-delivery #4074): a release says by its number
 * which it has, a build between two releases by its distance from the last one.
 */
export function metricPrefix(version: string): 'waku_' | 'logos_delivery_' {
  const minor = minorVersion(version) ?? 0;
  if (minor !== 38) return minor < 38 ? 'waku_' : 'logos_delivery_';
  const commits = Number(/^v0\.38\.1-(\d+)-g/.exec(version)?.[1] ?? 0);
  return commits < COMMITS_UNTIL_RENAME ? 'waku_' : 'logos_delivery_';
}
