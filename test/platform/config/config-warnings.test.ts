import { describe, expect, it } from 'vitest';
import { renderCheck } from '../../../src/platform/config/check-config.ts';
import { findWarnings } from '../../../src/platform/config/config-warnings.ts';
import { testConfig } from '../../support/config.ts';
import { testPipeline } from '../../support/runs.ts';

const JENKINS = testPipeline({ name: 'deploy-waku-test', system: 'jenkins', repository: 'nim-waku/deploy-waku-test' });

describe('what a configuration is warned of', () => {
  it('is a pipeline of Jenkins whose builds nobody reads back', () => {
    const [warning, ...others] = findWarnings(testConfig({ pipelines: [JENKINS, testPipeline()], connections: [] }));

    expect(warning).toMatch(/^pipelines deploy-waku-test: no connection leads to a Jenkins.*Add a connection/u);
    expect(others).toEqual([]);
  });

  it('is nothing where there is no pipeline of Jenkins', () => {
    expect(findWarnings(testConfig({ pipelines: [testPipeline()], connections: [] }))).toEqual([]);
  });

  it('is said beneath what is valid, which it stays', () => {
    const shown = renderCheck('muster.yaml', { kind: 'valid', summary: '1 pipelines', warnings: ['look here.'] });

    expect(shown).toEqual({
      ok: true,
      text: 'muster.yaml is valid: 1 pipelines.\nmuster.yaml: warning: look here.\n',
    });
  });
});
