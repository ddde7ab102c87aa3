import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deploymentMessage, deploymentNote } from '../../src/pipelines/deployment-view.ts';
import { mergeDeployment, pipelinesOfDeployment } from '../../src/pipelines/deployment.ts';
import type { Deployment, DeploymentEvent } from '../../src/pipelines/deployment.ts';
import { runIdOfCallback } from '../../src/pipelines/protection.ts';
import { mergeTag, type TagEvent } from '../../src/pipelines/tag.ts';
import { longHostileText } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';
import { testPipeline } from '../support/runs.ts';
import { DEPLOYED_AT, toldDeployment } from '../support/told-deployment.ts';

const AT = DEPLOYED_AT;

function mergeAll(events: readonly DeploymentEvent[]): Deployment | null {
  return events.reduce<Deployment | null>((stored, event) => mergeDeployment(stored, event).deployment, null);
}

describe('a deployment', () => {
  it('ends alike whatever the order of its words, however often each is told', () => {
    const words = fc.constantFrom(
      'created',
      'pending',
      'queued',
      'waiting',
      'in_progress',
      'success',
      'failure',
      'error',
      'inactive',
      'new-word',
    );
    const event = fc
      .tuple(
        words,
        fc.integer({ min: 0, max: 3 }),
        fc.constantFrom(null, 'github:acme/node:1', 'github:acme/node:2'),
        fc.constantFrom('', '5779607'),
      )
      .map(([word, second, runKey, sha]) => toldDeployment(word, second, { runKey, sha }));
    const story = fc
      .array(event, { minLength: 1, maxLength: 6 })
      .chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length })),
      );

    fc.assert(
      fc.property(story, ([events, shuffled]) => {
        expect(mergeAll(shuffled)).toEqual(mergeAll(events));
      }),
    );
  });

  it('keeps since when it was live when something newer took its place', () => {
    const deployment = mergeAll([toldDeployment('success', 10), toldDeployment('inactive', 99)]);

    expect(deployment).toMatchObject({ word: { state: 'inactive' }, succeededAt: new Date(AT.getTime() + 10_000) });
  });

  it.each([
    { what: 'its branch', ref: 'v1.2.3', branches: ['v*'], taken: true },
    { what: 'another branch', ref: 'master', branches: ['v*'], taken: false },
    { what: 'a commit, whose branch nobody knows', ref: 'a'.repeat(40), branches: ['v*'], taken: true },
    { what: 'no ref', ref: '', branches: ['v*'], taken: true },
  ])('of $what is of a pipeline for $branches: $taken', ({ ref, branches, taken }) => {
    const pipeline = testPipeline({ environment: 'Production', branches });

    expect(pipelinesOfDeployment([pipeline], toldDeployment('success', 1, { ref })).length > 0).toBe(taken);
  });

  it('is shown within the limits of Discord, whatever it is called', () => {
    fc.assert(
      fc.property(longHostileText, (text) => {
        const parts = { environment: text, ref: text, creator: text, repository: text };
        const hostile = { ...toldDeployment(text, 1, parts), succeededAt: null };
        const { body } = deploymentMessage(hostile, { pipeline: text, environment: text, channel: 'pipelines' });

        expect(messageProblems(body)).toEqual([]);
        expect(body.allowed_mentions).toEqual({ parse: [] });
        expect(deploymentNote(hostile).length).toBeLessThan(500);
      }),
    );
  });
});

describe('the address in a protection rule', () => {
  it.each([
    { address: 'https://api.github.com/repos/acme/node/actions/runs/8163/deployment_protection_rule', id: '8163' },
    {
      address: 'https://github.example.org/api/v3/repos/ACME/node/actions/runs/8163/deployment_protection_rule',
      id: '8163',
    },
    { address: 'https://api.github.com/repos/acme/other/actions/runs/8163/deployment_protection_rule', id: null },
    { address: 'https://api.github.com/repos/acme/node/actions/runs/x/deployment_protection_rule', id: null },
    { address: 'https://api.github.com/repos/acme/node/actions/runs/8163', id: null },
    { address: 'not an address', id: null },
  ])('$address names run $id of acme/node', ({ address, id }) => {
    expect(runIdOfCallback(address, 'acme/node')).toBe(id);
  });
});

describe('a tag', () => {
  const tag = (parts: Partial<TagEvent>): TagEvent => ({
    system: 'github',
    repository: 'acme/node',
    name: 'v1',
    sha: null,
    by: null,
    at: AT,
    state: 'present',
    learned: 'told',
    learnedAt: AT,
    ...parts,
  });
  const later = new Date(AT.getTime() + 1000);

  it.each([
    { what: 'appears', stored: null, then: tag({}), change: 'appeared' },
    { what: 'is told twice', stored: tag({ sha: 'a' }), then: tag({ sha: 'a' }), change: 'nothing' },
    { what: 'gets its commit told', stored: tag({}), then: tag({ sha: 'a' }), change: 'completed' },
    { what: 'moves', stored: tag({ sha: 'a' }), then: tag({ sha: 'b', at: later }), change: 'moved' },
    { what: 'was elsewhere before', stored: tag({ sha: 'b', at: later }), then: tag({ sha: 'a' }), change: 'nothing' },
    { what: 'is gone', stored: tag({ sha: 'a' }), then: tag({ state: 'deleted', at: later }), change: 'vanished' },
    { what: 'comes again', stored: tag({ state: 'deleted' }), then: tag({ sha: 'c', at: later }), change: 'appeared' },
    { what: 'was never there and is gone', stored: null, then: tag({ state: 'deleted' }), change: 'nothing' },
  ])('$what: $change', ({ stored, then, change }) => {
    const before = stored === null ? null : mergeTag(null, stored).tag;

    expect(mergeTag(before, then).change.kind).toBe(change);
  });
});
