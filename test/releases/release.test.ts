import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announcementKey, isNews, newsUntil, routesFor } from '../../src/releases/announcement.ts';
import { mergeRelease, type Release, type ReleaseAction } from '../../src/releases/release.ts';
import { RELEASED_AT, testRelease, testReleaseConfig } from '../support/releases.ts';

function said(action: ReleaseAction, second: number, received: number): Release {
  return testRelease({
    notes: `${action} ${second} ${received}`,
    said: {
      at: new Date(RELEASED_AT.getTime() + second * 1000),
      action,
      receivedAt: new Date(RELEASED_AT.getTime() + received),
    },
  });
}

function mergeAll(events: readonly Release[]): Release | null {
  return events.reduce<Release | null>((known, event) => mergeRelease(known, event).release, null);
}

describe('what is known of a release', () => {
  it('is the same whatever the order and repetition of what was said', () => {
    const action = fc.constantFrom<ReleaseAction>('created', 'published', 'changed', 'unpublished', 'deleted');
    const events = fc
      .array(fc.tuple(action, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 6 })
      .map((list) => list.map(([each, second], index) => said(each, second, index)));
    const shuffled = events.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2, maxLength: list.length * 2 }),
      ),
    );

    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(mergeAll(other)).toEqual(mergeAll(list));
      }),
    );
  });

  it.each<[string, Release, Release]>([
    ['a later second', said('published', 0, 9), said('changed', 1, 0)],
    ['what follows within a second', said('published', 5, 9), said('changed', 5, 0)],
    ['what takes back within a second', said('changed', 5, 9), said('unpublished', 5, 0)],
    ['the one received later, of two that are equal', said('changed', 5, 1), said('changed', 5, 2)],
    ['a deletion, whatever its time', said('changed', 99, 9), said('deleted', 0, 0)],
  ])('is %s', (_what, earlier, later) => {
    expect(mergeRelease(earlier, later)).toEqual({ kind: 'moved', release: later });
    expect(mergeRelease(later, earlier)).toEqual({ kind: 'nothing', release: later });
    expect(mergeRelease(later, later).kind).toBe('nothing');
  });
});

describe('where a release is announced', () => {
  it.each([
    ['acme/node', 'acme/node', true],
    ['ACME/Node', 'acme/node', true],
    ['acme/*', 'acme/node', true],
    ['acme/nod', 'acme/node', false],
    ['*/node', 'someone/node', true],
  ])('by the entry %s: of %s %s', (repository, ours, fits) => {
    expect(routesFor([testReleaseConfig({ repository })], { key: 'github:1', repository: ours })).toHaveLength(
      fits ? 1 : 0,
    );
  });

  it('is one card a channel', () => {
    expect(announcementKey(testRelease(), { channel: 'releases' })).toBe('release:github:17372790@releases');
    expect(announcementKey(testRelease(), { channel: 'devops' })).not.toBe(
      announcementKey(testRelease(), { channel: 'releases' }),
    );
  });
});

describe('whom it concerns', () => {
  const at = (hours: number): Date => new Date(RELEASED_AT.getTime() + hours * 3_600_000);

  it.each<[string, Partial<Release>, number, boolean]>([
    ['a final one', {}, 1, true],
    ['a final one that GitHub marks as a pre-release', { prerelease: true }, 1, true],
    ['a final one of yesterday', {}, 24, false],
    ['a candidate', { tag: 'v1.2.3-rc.1' }, 1, false],
    ['a build', { tag: 'v1.2.3+1' }, 1, false],
    ['a tag that is no version', { tag: 'latest' }, 1, false],
    ['one that was taken back', { state: 'unpublished' }, 1, false],
  ])('is told of %s: %s', (_what, parts, hours, told) => {
    expect(isNews(testRelease(parts), at(hours))).toBe(told);
  });

  it('counts the day from the publication, or from when it was first said where that is not known', () => {
    const later = new Date('2026-03-05T00:00:00Z');

    expect(newsUntil(testRelease())).toEqual(at(24));
    expect(
      newsUntil(testRelease({ publishedAt: null, said: { at: later, action: 'published', receivedAt: later } })),
    ).toEqual(new Date('2026-03-06T00:00:00Z'));
  });
});
