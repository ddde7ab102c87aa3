import { describe, expect, it } from 'vitest';
import type { EnvironmentConfig } from '../../../src/platform/config/config.ts';
import {
  canonicalEnvironment,
  environmentKind,
  findEnvironment,
  impliedEnvironments,
} from '../../../src/platform/config/environment-names.ts';

const LIVE: EnvironmentConfig = {
  name: 'live',
  aliases: ['Prod', 'eu-west'],
  kind: 'production',
  order: 3,
  owner: null,
  maintainer: null,
};
const config = { environments: [LIVE] };

describe('the names of an environment', () => {
  it.each(['live', 'LIVE', ' prod ', 'EU-West'])('%j is known in any case', (name) => {
    expect(findEnvironment(config, name)).toBe(LIVE);
    expect(canonicalEnvironment(config, name)).toBe('live');
  });

  it('are left as they are where no environment bears them', () => {
    expect(findEnvironment(config, 'liv')).toBeNull();
    expect(canonicalEnvironment(config, 'liv')).toBe('liv');
  });

  it.each([
    ['live', 'production'],
    ['eu-west', 'production'],
    ['staging', 'staging'],
    ['Dev', 'development'],
    ['constructor', 'other'],
  ])('%s tells that it is for %s', (name, kind) => {
    expect(environmentKind(config, name)).toBe(kind);
  });

  it('make one environment each where a file lists none', () => {
    expect(impliedEnvironments(['prod', 'lab', 'prod']).map(({ name, kind, order }) => [name, kind, order])).toEqual([
      ['prod', 'production', 3],
      ['lab', 'other', 9],
    ]);
  });
});
