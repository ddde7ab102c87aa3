import type { Route } from './route.ts';

/** A run as a list shows it: enough to tell it from others. */
export interface RunHit {
  readonly key: string;
  readonly system: string;
  readonly repository: string;
  readonly number: number | null;
  readonly workflow: string;
  readonly branch: string;
  readonly sha: string;
  readonly title: string | null;
  readonly url: string | null;
  readonly createdAt: Date;
  /** Where the configuration shows it, first come; none: no pipeline asks for it. */
  readonly routes: readonly Pick<Route, 'pipeline' | 'environment'>[];
}
