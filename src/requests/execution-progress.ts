import { isUnderWay, type Deploy } from '../deploys/deploy.ts';

/** How far the deploy of a request is, as its card shows it. */
export interface Progress {
  readonly deploy: number;
  readonly state: Deploy['state'];
  /** Hosts that report the version, of `hosts`; both 0 before the first look. */
  readonly there: number;
  readonly hosts: number;
  /** Those that report something else, and those of which nobody knows; without the fleet's name. */
  readonly other: readonly string[];
  readonly unknown: readonly string[];
  /** A sentence without a period; may hold foreign text. */
  readonly because: string | null;
  readonly sha: string | null;
  readonly isUnderWay: boolean;
  /** People deploy the fleet, and Muster only looks. */
  readonly byHand: boolean;
}

export function progressOf(deploy: Deploy, { byHand }: { readonly byHand: boolean }): Progress {
  const named = (state: Deploy['hosts'][number]['state']): readonly string[] =>
    deploy.hosts.filter((host) => host.state === state).map(({ host }) => host);
  return {
    deploy: deploy.number,
    state: deploy.state,
    there: named('there').length,
    hosts: deploy.hosts.length,
    other: named('other'),
    unknown: named('unknown'),
    because: deploy.because,
    sha: deploy.sha,
    isUnderWay: isUnderWay(deploy),
    byHand,
  };
}

/** A sentence without a period: why a deploy that has ended put nothing on each host. */
export function failureOf({ state, because, number }: Pick<Deploy, 'state' | 'because' | 'number'>): string {
  const why = because === null ? '' : `: ${because}`;
  if (state === 'not-started') return `D-${number} was not started${why}; nothing was deployed`;
  // Its reason names the hosts, and says the rest.
  if (state === 'incomplete') return because === null ? `D-${number} is not on every host` : `D-${number}: ${because}`;
  const what = state === 'overtaken' ? 'was given up' : 'failed';
  return `D-${number} ${what}${why}`;
}
