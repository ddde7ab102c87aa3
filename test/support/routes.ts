import { ANYTHING, type RouteSubject } from '../../src/pipelines/route-filter.ts';
import type { RouteRule } from '../../src/pipelines/route-rule.ts';
import type { RouteConfig, RouteFilter } from '../../src/platform/config/route-config.ts';

/** A run of `ci` on master that has just failed; say what the test is about. */
export function testSubject(parts: Partial<RouteSubject> = {}): RouteSubject {
  return {
    system: 'github',
    repository: 'acme/node',
    workflows: ['.github/workflows/ci.yml', 'ci'],
    pipelines: ['node-ci'],
    branch: 'master',
    environments: ['development', 'dev'],
    events: ['run'],
    result: 'failed',
    transitions: [],
    actors: ['a-committer'],
    isFinished: true,
    ...parts,
  };
}

/** A route of the configuration that shows every run in `pipelines`. */
export function testRule({
  filter = {},
  ...parts
}: Partial<Omit<RouteRule, 'filter'>> & { readonly filter?: Partial<RouteFilter> } = {}): RouteRule {
  return {
    id: 'route:everything',
    origin: 'route',
    name: 'everything',
    channel: 'pipelines',
    verbosity: 'all',
    thread: false,
    notify: ['broke', 'fixed'],
    quietHours: null,
    mention: null,
    ...parts,
    filter: { ...ANYTHING, ...filter },
  };
}

/** The same as the configuration has it. */
export function testRoute({
  filter = {},
  ...parts
}: Partial<Omit<RouteConfig, 'filter'>> & { readonly filter?: Partial<RouteFilter> } = {}): RouteConfig {
  return {
    name: 'everything',
    channel: 'devops',
    verbosity: 'all',
    thread: false,
    notify: ['broke', 'fixed'],
    quietHours: null,
    mention: null,
    ...parts,
    filter: { ...ANYTHING, ...filter },
  };
}
