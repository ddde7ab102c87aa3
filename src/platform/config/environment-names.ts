import type { Config, EnvironmentConfig } from './config.ts';

/** The environment that bears this name, its own or another, in any case; null when none does. */
export function findEnvironment(
  { environments }: Pick<Config, 'environments'>,
  name: string,
): EnvironmentConfig | null {
  const key = keyOf(name);
  return environments.find((each) => namesOf(each).some((one) => keyOf(one) === key)) ?? null;
}

/** The environment's own name whatever name was given, or the text itself when none bears it. */
export function canonicalEnvironment(config: Pick<Config, 'environments'>, name: string): string {
  return findEnvironment(config, name)?.name ?? name;
}

/** What an environment of this name is for; one that the file does not list is judged by its name. */
export function environmentKind(config: Pick<Config, 'environments'>, name: string): EnvironmentConfig['kind'] {
  return (findEnvironment(config, name) ?? impliedEnvironments([name])[0])?.kind ?? 'other';
}

/** What a file that lists no environments means: one for each name its pipelines use, of the kind the name tells. */
export function impliedEnvironments(names: readonly string[]): readonly EnvironmentConfig[] {
  return [...new Set(names)].map((name) => {
    const kind = KINDS.find(({ called }) => called.includes(keyOf(name)))?.kind ?? 'other';
    return { name, aliases: [], kind, order: usualOrder(kind), owner: null, maintainer: null };
  });
}

/** Where an environment stands on the way to production unless the file says otherwise. */
export function usualOrder(kind: EnvironmentConfig['kind']): number {
  return { development: 1, staging: 2, production: 3, other: 9 }[kind];
}

const KINDS: readonly { readonly kind: EnvironmentConfig['kind']; readonly called: readonly string[] }[] = [
  { kind: 'production', called: ['production', 'prod', 'live'] },
  { kind: 'staging', called: ['staging', 'stage', 'preprod'] },
  { kind: 'development', called: ['development', 'dev'] },
];

function namesOf({ name, aliases }: EnvironmentConfig): readonly string[] {
  return [name, ...aliases];
}

function keyOf(name: string): string {
  return name.trim().toLowerCase();
}
