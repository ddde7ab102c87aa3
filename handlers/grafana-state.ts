/*
 * What Grafana means besides firing and resolved (Grafana docs: "No data and error states", "Stale alert instances"):
 * alerts of its own for a rule without data or with a failing query, and the reason of a state in
 * `grafana_state_reason`.
 */

export interface GrafanaState {
  readonly status: 'firing' | 'resolved';
  /** The label `alertname`. */
  readonly name: string;
  /** The label `rulename`, which the alerts about a rule itself have. */
  readonly rule: string | null;
  /** `grafana_state_reason`, or ''. Several stand with commas between them. */
  readonly reason: string;
}

export interface GrafanaNote {
  /** True where the rule's own words would be untrue: it judged nothing. */
  readonly isInsteadOfRule: boolean;
  readonly summary: string | null;
  readonly description: string | null;
}

/** Ends that are no recovery, by Grafana's word for them. */
const ENDS: Readonly<Record<string, string>> = {
  MissingSeries: 'Grafana ended it because its series is gone: whether it recovered is not known.',
  Paused: 'Grafana ended it because its rule was paused: whether it recovered is not known.',
  Updated: 'Grafana ended it because its rule was changed: it fires again if the new rule says so.',
  RuleDeleted: 'Grafana ended it because its rule was deleted: whether it recovered is not known.',
};

/** What is to be said of an alert besides what its rule says. */
export function grafanaNote({ status, name, rule, reason }: GrafanaState): GrafanaNote {
  const which = rule === null || rule === '' ? 'a rule' : `the rule “${rule}”`;
  if (name === 'DatasourceNoData')
    return {
      isInsteadOfRule: true,
      summary: `No data for ${which}`,
      description:
        status === 'firing'
          ? 'Its query returns nothing, so nobody knows whether it should fire. Look at what it queries.'
          : 'Its query returns data again.',
    };
  if (name === 'DatasourceError')
    return {
      isInsteadOfRule: true,
      summary: `The query of ${which} fails`,
      description:
        status === 'firing'
          ? 'Grafana cannot judge it, so nobody knows whether it should fire. Look at its data source.'
          : 'Its query works again.',
    };
  const reasons = reason.split(',').map((each) => each.trim());
  const descriptions =
    status === 'firing'
      ? reasons.flatMap(firingWords)
      : reasons.flatMap((each) => (Object.hasOwn(ENDS, each) ? [ENDS[each] ?? ''] : []));
  return {
    isInsteadOfRule: false,
    summary: null,
    description: descriptions.length === 0 ? null : descriptions.join(' '),
  };
}

/** A rule may be told to fire without data, or when its query fails. */
function firingWords(reason: string): readonly string[] {
  if (reason === 'NoData') return ['It fires because its query returns no data, as its rule wants.'];
  if (reason === 'Error') return ['It fires because its query fails, as its rule wants.'];
  if (reason === 'KeepLast') return ['Grafana keeps its last state, because it cannot judge it now.'];
  return [];
}
