import { compareBuild, parse } from 'semver';
import type { Comparison } from '../holds/compare-port.ts';
import type { FilingCheck } from './request.ts';
import type { RunningVersions, WantedVersion } from './wanted-version.ts';

/** newer, older and same are of what was asked for. unordered: the names alone do not tell. */
export type VersionOrder = 'newer' | 'older' | 'same' | 'unordered';

/** `git describe` writes commits after a tag as `v0.38.0-12-g1a2b3c4` (git docs: git-describe). */
const DESCRIBED = /^(?<tag>.+)-(?<ahead>\d+)-g[0-9a-f]{7,40}$/;

/**
 * By semver.org 2.0.0, with the build as the last word (semver's compareBuild): v1.2.3+2 comes after v1.2.3+1. Commits
 * after a tag come after it, and before its next one.
 */
export function orderOf(wanted: string, running: string): VersionOrder {
  const [a, b] = [readOrder(wanted), readOrder(running)];
  if (a === null || b === null) return wanted === running ? 'same' : 'unordered';
  const compared = compareBuild(a.version, b.version) || Math.sign(a.ahead - b.ahead);
  return compared === 0 ? 'same' : compared > 0 ? 'newer' : 'older';
}

function readOrder(text: string): { readonly version: string; readonly ahead: number } | null {
  const trimmed = text.trim();
  const { tag = trimmed, ahead = '0' } = DESCRIBED.exec(trimmed)?.groups ?? {};
  // What projects tag as v1.2 is read as v1.2.0.
  const version = parse(tag) === null ? tag.replace(/^(v?\d+\.\d+)(?=$|[-+])/, '$1.0') : tag;
  return parse(version) === null ? null : { version, ahead: Number(ahead) };
}

/** Whether a tag is newer than all that runs, or says that it is a downgrade. null: it is no tag, or nothing is known. */
export function judgeOrder(wanted: WantedVersion, { groups, unknown }: RunningVersions): FilingCheck | null {
  if (wanted.kind !== 'tag' || groups.length === 0) return null;
  const judged = groups.map((group) => ({ ...group, order: orderOf(wanted.text, group.version) }));
  const names = (order: VersionOrder): string =>
    judged
      .filter((each) => each.order === order)
      .map(({ version, hosts }) => `${version} on ${hostsWords(hosts.length)}`)
      .join(', ');
  const rest = unknown.length === 0 ? '' : `; of ${hostsWords(unknown.length)} it is not known`;
  if (names('older') !== '')
    return { about: 'newer', verdict: 'caution', said: `it is a downgrade: the fleet runs ${names('older')}${rest}` };
  if (names('unordered') !== '')
    return {
      about: 'newer',
      verdict: 'unknown',
      said: `its name does not tell whether it is newer than ${names('unordered')}${rest}`,
    };
  const newer = names('newer');
  if (newer === '') return { about: 'newer', verdict: 'caution', said: `each known host runs it already${rest}` };
  return { about: 'newer', verdict: 'fits', said: `it is newer than ${newer}${rest}` };
}

/** What its source says of what was asked for, compared with what runs: of commits and branches only that tells. */
export function compareWords(compared: Comparison, runs: string): FilingCheck {
  if (compared.kind === 'unknown')
    return {
      about: 'newer',
      verdict: 'unknown',
      said: `whether it is newer than ${runs} is not known: ${compared.why}`,
    };
  const { ahead, behind } = compared;
  if (ahead === 0 && behind === 0) return { about: 'newer', verdict: 'caution', said: `it is what runs: ${runs}` };
  if (ahead === 0 && behind !== null)
    return { about: 'newer', verdict: 'caution', said: `it is a downgrade: ${commits(behind)} before ${runs}` };
  if (behind === null)
    return {
      about: 'newer',
      verdict: 'unknown',
      said: `it brings ${commits(ahead)} to ${runs}; its source does not tell what it takes away`,
    };
  return behind === 0
    ? { about: 'newer', verdict: 'fits', said: `it is ${commits(ahead)} after ${runs}` }
    : { about: 'newer', verdict: 'caution', said: `it brings ${commits(ahead)} and takes away ${behind} of ${runs}` };
}

function commits(count: number): string {
  return `${count} ${count === 1 ? 'commit' : 'commits'}`;
}

export function hostsWords(count: number): string {
  return `${count} ${count === 1 ? 'host' : 'hosts'}`;
}
