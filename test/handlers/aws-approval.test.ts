import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { actionSays, byNotificationRule, EXECUTION, PIPELINE, pipelineSays, SHA } from '../support/aws-events.ts';
import { openAwsRoom, type AwsRoom } from '../support/aws-room.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import type { ShownCard } from '../support/pipelines.ts';
import { testPipeline } from '../support/runs.ts';

const ROLE_ID = '300000000000000001';
const SIGN_OFF = { category: 'Approval', provider: 'Manual' } as const;
const ASKS = actionSays('Approve/Sign-off', { ...SIGN_OFF, state: 'STARTED', second: 30 });
const APPROVED = actionSays('Approve/Sign-off', { ...SIGN_OFF, state: 'SUCCEEDED', second: 90 });

/** AWS docs: "JSON data format for manual approval notifications in CodePipeline". */
function request(more: Readonly<Record<string, JsonValue>> = {}): JsonValue {
  return {
    region: 'eu-central-1',
    consoleLink: `https://console.aws.amazon.com/codepipeline/home?region=eu-central-1#/view/${PIPELINE}`,
    approval: {
      pipelineName: PIPELINE,
      stageName: 'Approve',
      actionName: 'Sign-off',
      token: 'pl4nted-12345678-abcd',
      expires: '2026-03-09T09:00Z',
      externalEntityLink: 'https://staging.example.org/?token=pl4nted-link',
      approvalReviewLink: `https://console.aws.amazon.com/codepipeline/home#/view/${PIPELINE}/Approve/Sign-off/approve/pl4nted-12345678-abcd`,
      customData: 'Look at the smoke tests first.',
      ...more,
    },
  };
}

const CONFIG: Config = testConfig({
  roles: [{ name: 'ezops', id: ROLE_ID, grants: [] }],
  environments: [
    {
      name: 'production',
      aliases: [],
      kind: 'production',
      order: 3,
      owner: null,
      maintainer: { kind: 'role', name: 'ezops' },
    },
  ],
  pipelines: [
    testPipeline({
      name: 'backend',
      system: 'aws',
      repository: PIPELINE,
      workflow: null,
      branches: ['*'],
      environment: 'production',
    }),
  ],
});

describe.each(ENGINES)('a manual approval on %s', (engine) => {
  let store: TestDatabase;
  let clock: TestClock;
  let room: AwsRoom;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    clock = new TestClock('2026-03-02T09:00:31Z');
    room = openAwsRoom(store.database, () => CONFIG, { source: 'aws/sns', clock });
  });

  afterEach(async () => {
    await store.close();
  });

  async function approvals(): Promise<readonly ShownCard[]> {
    return (await room.cards()).filter(({ kind }) => kind === 'aws-approval');
  }

  const text = ({ body }: ShownCard): string => `${body.content ?? ''}\n${body.embeds?.[0]?.description ?? ''}`;

  it('is a card that says what waits, where and until when, and notifies the maintainer of the environment', async () => {
    await room.tell(ASKS, request());

    const [card, ...others] = await approvals();
    expect(others).toEqual([]);
    expect(card).toMatchObject({ place: 'channel:pipelines', lane: 'critical', phase: 'open' });
    expect(card!.body.content).toBe(`✋ \`${PIPELINE}\` waits for approval at \`Approve / Sign-off\`. <@&${ROLE_ID}>`);
    expect(card!.body.allowed_mentions).toEqual({ parse: [], users: [], roles: [ROLE_ID] });
    expect(text(card!)).toContain('rejects it <t:1773046800:R>');
    expect(text(card!)).toContain('Look at the smoke tests first.');
    expect(text(card!)).toContain(`/executions/${EXECUTION}/timeline`);
  });

  it('is told without the token, or an address that has one', async () => {
    await room.tell(request(), ASKS);

    const all = JSON.stringify(await room.cards());
    const rows = await store.database.read
      .tables<{ aws_approvals: Record<string, unknown> }>()
      .selectFrom('aws_approvals')
      .selectAll()
      .execute();
    expect(all).not.toMatch(/pl4nted|approve\//u);
    expect(JSON.stringify(rows)).not.toContain('pl4nted');
    expect(all).toContain('https://staging.example.org/');
  });

  it('is over once somebody approved, and nobody is notified of that', async () => {
    await room.tell(ASKS, APPROVED);

    const [card] = await approvals();
    expect(card).toMatchObject({ phase: 'final', revision: 2 });
    expect(card!.body.content).toContain('✅ `backend-production` was approved');
  });

  it.each([
    { state: 'FAILED', words: '❌ `backend-production` was not approved' },
    { state: 'ABANDONED', words: '⏹️ `backend-production` waits no more' },
  ])('is over when the action says $state', async ({ state, words }) => {
    await room.tell(ASKS, actionSays('Approve/Sign-off', { ...SIGN_OFF, state, second: 90 }));

    expect((await approvals())[0]!.body.content).toContain(words);
  });

  it('is one card, whichever of its words come first and however often, and tells no news of what is over', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([ASKS, ASKS, request(), APPROVED, APPROVED], { minLength: 2 }),
        async (words) => {
          const other = await openTestDatabase({ engine: 'sqlite' });
          const elsewhere = openAwsRoom(other.database, () => CONFIG, { source: 'aws/sns', clock });
          await elsewhere.tell(...words);
          const cards = (await elsewhere.cards()).filter(({ kind }) => kind === 'aws-approval');
          await other.close();
          expect(cards.length).toBeLessThanOrEqual(1);
          if (words.includes(APPROVED) && words.includes(ASKS))
            expect(cards.every(({ phase }) => phase === 'final')).toBe(true);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('opens nothing when its end is heard first', async () => {
    await room.tell(APPROVED, ASKS);

    expect(await approvals()).toEqual([]);
  });

  it('is another one when the stage is tried again', async () => {
    await room.tell(
      ASKS,
      actionSays('Approve/Sign-off', { ...SIGN_OFF, state: 'FAILED', second: 90 }),
      actionSays('Approve/Sign-off', { ...SIGN_OFF, state: 'STARTED', second: 120, attempt: 2 }),
    );

    expect((await approvals()).map(({ phase }) => phase)).toEqual(['final', 'open']);
  });

  it('is another one when another execution waits there, and the first waits no more', async () => {
    await room.tell(
      ASKS,
      actionSays('Approve/Sign-off', {
        ...SIGN_OFF,
        state: 'STARTED',
        second: 600,
        detail: { 'execution-id': 'another' },
      }),
    );

    const cards = await approvals();
    expect(cards.map(({ phase }) => phase)).toEqual(['final', 'open']);
    expect(cards[0]!.body.content).toContain('waits no more');
  });

  it('that only the topic tells of is another one when it expires at another time', async () => {
    await room.tell(request());
    clock.advance(8 * 86_400_000);
    await room.tell(request({ expires: '2026-03-17T09:00Z' }));

    expect((await approvals()).map(({ phase }) => phase)).toEqual(['final', 'open']);
  });

  it('is told in the shape of a notification rule, too, with the commit it is about', async () => {
    await room.tell(
      pipelineSays({
        state: 'STARTED',
        second: 0,
        detail: { 'execution-trigger': { 'commit-id': SHA, 'commit-message': 'Add a licence' } },
      }),
      byNotificationRule(ASKS, { customData: 'Smoke tests?', externalEntityLink: 'https://staging.example.org/' }),
    );

    const [card] = await approvals();
    expect(text(card!)).toContain('`8cf40f2` Add a licence');
    expect(text(card!)).toContain('Smoke tests?');
  });

  it('with hostile words stays one card that notifies nobody else', async () => {
    await room.tell(
      request({ customData: '@everyone <@&1> [x](https://evil.example) `'.repeat(40), stageName: 'Approve' }),
    );

    const [card] = await approvals();
    expect(card!.body.allowed_mentions).toEqual({ parse: [], users: [], roles: [ROLE_ID] });
    expect(text(card!)).not.toContain('](https://evil.example)');
  });
});
