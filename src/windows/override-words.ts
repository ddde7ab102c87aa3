import type { Override } from './override.ts';

/** "deploy v0.39.0 to status.prod" */
export function overrideWords({ act, version, target }: Pick<Override, 'act' | 'version' | 'target'>): string {
  const where = target.fleet ?? target.pipeline ?? target.environment ?? target.train ?? 'the house';
  return `${act}${version === '' ? '' : ` ${version}`} to ${where}`;
}
