import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFleetCommand } from '../../commands/fleet.ts';
import type { Actor, Command, Component, RawInput } from '../../src/platform/discord/command.ts';
import type { MessageBody } from '../../src/platform/discord/message.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { FleetRun } from '../../src/pipelines/run-service.ts';
import { mergeRun } from '../../src/pipelines/run.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { testActor } from '../support/actor.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, manyFleets } from '../support/fleets.ts';
import { testRunEvent } from '../support/runs.ts';

const HOST = 'store-01.do-ams3.status.prod';

type Reply =
  | { readonly kind: 'answered'; readonly outcome: string; readonly text: string; readonly body: MessageBody }
  | { readonly kind: 'not-found'; readonly text: string }
  | { readonly kind: 'refused'; readonly permission: string; readonly fleet: string | null };

describe('/fleet', () => {
  let house: FleetWorld;
  let command: Command;

  async function open(config: Config = fleetsConfig(), lastRun?: (fleet: string) => Promise<FleetRun | null>) {
    house = await openFleetWorld(config);
    const gate = createGate(() => house.config.current);
    command = createFleetCommand({
      fleets: house.fleets,
      health: house.health,
      gate,
      ...(lastRun === undefined ? {} : { lastRun }),
    });
  }

  beforeEach(async () => {
    await open();
  });

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  /** As the dispatcher does it: parse, find, judge, run. */
  async function ask(spec: Command | Component, raw: RawInput, actor: Actor = testActor()): Promise<Reply> {
    const input = spec.input.parse(raw);
    const subject = await spec.find(input, house.database.read);
    if (subject === null) return { kind: 'not-found', text: spec.notFound(input) };
    const requirement = spec.requires(input, subject, actor);
    if (createGate(() => house.config.current).judge(actor, requirement).kind === 'refused')
      return { kind: 'refused', permission: requirement.permission, fleet: requirement.fleet };
    const answer = await spec.run(input, subject, actor);
    if (answer.kind !== 'message' && answer.kind !== 'update') throw new Error(`Unexpected answer ${answer.kind}.`);
    return { kind: 'answered', outcome: answer.outcome, text: textOf(answer.body), body: answer.body };
  }

  function textOf({ content, embeds = [] }: MessageBody): string {
    return [
      content ?? '',
      ...embeds.flatMap((each) => [
        each.title ?? '',
        each.description ?? '',
        ...(each.fields ?? []).flatMap(({ name, value }) => [name, value]),
        each.footer?.text ?? '',
      ]),
    ].join('\n');
  }

  function component(prefix: string): Component {
    const found = command.components?.find((each) => each.prefix === prefix);
    if (found === undefined) throw new Error(`No component ${prefix}.`);
    return found;
  }

  it('lists fleets with purpose, owner and maintainer, retired ones last', async () => {
    const reply = await ask(command, { subcommand: 'list' });

    expect(reply).toMatchObject({ kind: 'answered', outcome: 'list' });
    expect(reply).toHaveProperty('text', expect.stringMatching(/status\.prod.*waku\.sandbox.*status\.test/s));
    expect(reply).toHaveProperty('text', expect.stringContaining('owners <@&400000000000000001>'));
  });

  it('tells one fleet as it is now, asking its nodes', async () => {
    house.world.setHealth(HOST, { kind: 'report', protocols: { Store: { status: 'NOT_READY', desc: 'disk full' } } });

    const reply = await ask(command, { subcommand: 'status', fleet: 'status.prod' });

    expect(reply).toHaveProperty(
      'text',
      expect.stringContaining('🔴 unhealthy `store-01.do-ams3`: Store is not ready: disk full'),
    );
    expect(reply).toHaveProperty('text', expect.stringContaining('health read <t:1772442000:R>'));
  });

  it('tells a host that went down since', async () => {
    await ask(command, { subcommand: 'status', fleet: 'status.prod' });
    house.world.stop(HOST);
    house.clock.advance(60_000);

    const reply = await ask(command, { subcommand: 'status', fleet: 'status.prod' });

    expect(reply).toHaveProperty('text', expect.stringContaining('🔴 status.prod: 1 of 9 hosts needs attention'));
    expect(reply).toHaveProperty('text', expect.stringContaining('🔴 down `store-01.do-ams3`'));
  });

  it('takes an old name, and says what it is called today', async () => {
    const reply = await ask(command, { subcommand: 'info', fleet: ' Shards.Test ' });

    expect(reply).toHaveProperty(
      'text',
      expect.stringContaining('`shards.test` was the name of `status.prod` until 2024-07-24.'),
    );
  });

  it('shows all active fleets when none is named, in full while they fit one message', async () => {
    const reply = await ask(command, { subcommand: 'status' });

    expect(reply.kind === 'answered' ? reply.body.embeds : []).toHaveLength(4);
    expect(reply).toHaveProperty('text', expect.not.stringContaining('status.test'));
    expect(reply).toMatchObject({ outcome: 'overview' });
  });

  describe('with pipelines', () => {
    const RUN_VIEWER = testActor({ discordRoleIds: ['400000000000000008'] });

    beforeEach(async () => {
      await house.close();
      const config = fleetsConfig();
      const role = { name: 'ci', id: '400000000000000008', grants: [{ permission: 'run.view', fleets: ['waku.*'] }] };
      const { run } = mergeRun(null, testRunEvent({ number: 12, says: 'success', atSecond: 60 }));
      await open({ ...config, roles: [...config.roles, role] }, async (fleet) =>
        fleet === 'waku.sandbox' ? null : { run, pipeline: `deploy-${fleet}`, environment: 'production' },
      );
    });

    it('shows the last run of a fleet, or that none was seen', async () => {
      const one = await ask(command, { subcommand: 'status', fleet: 'waku.test' }, RUN_VIEWER);
      const none = await ask(command, { subcommand: 'status', fleet: 'waku.sandbox' }, RUN_VIEWER);

      expect(one).toHaveProperty(
        'text',
        expect.stringContaining(
          'Last pipeline\n[deploy-waku.test #12](https://github.com/acme/node/actions/runs/8012): succeeded, <t:1772442060:R>',
        ),
      );
      expect(none).toHaveProperty('text', expect.stringContaining('Last pipeline\nnone seen yet'));
    });

    it('leaves runs out for fleets whose runs the asker may not see', async () => {
      const all = await ask(command, { subcommand: 'status' }, RUN_VIEWER);
      const hidden = await ask(command, { subcommand: 'status', fleet: 'waku.test' });

      expect(all).toHaveProperty('text', expect.stringContaining('deploy-waku.test'));
      expect(all).toHaveProperty('text', expect.not.stringContaining('deploy-status.prod'));
      expect(hidden).toHaveProperty('text', expect.not.stringContaining('Last pipeline'));
    });
  });

  it('answers the channel unless asked to keep it private', () => {
    const seen = (raw: RawInput): string => command.visibility(command.input.parse(raw));

    expect(seen({ subcommand: 'status' })).toBe('public');
    expect(seen({ subcommand: 'status', private: true })).toBe('private');
    expect(seen({ subcommand: 'list', private: true })).toBe('private');
  });

  it('says what to do about a name that no fleet has, and repeats only what could be a name', async () => {
    expect(await ask(command, { subcommand: 'status', fleet: 'status.prd' })).toEqual({
      kind: 'not-found',
      text: 'No fleet that you may see is called `status.prd`. `/fleet list` shows those there are.',
    });
    const hostile = await ask(command, { subcommand: 'info', fleet: '` @everyone <@&1>' });
    expect(hostile.kind === 'not-found' ? hostile.text : '').not.toMatch(/everyone|<@/);
  });

  describe('asked by someone who may see some fleets only', () => {
    const MINE = testActor({ discordRoleIds: ['400000000000000009'] });

    beforeEach(async () => {
      await house.close();
      const parts = fleetsConfig();
      const role = {
        name: 'wakuists',
        id: '400000000000000009',
        grants: [{ permission: 'fleet.view', fleets: ['waku.*'] }],
      };
      await open({ ...parts, policy: { ...parts.policy, everyone: [] }, roles: [...parts.roles, role] });
    });

    it('shows those and no others', async () => {
      const list = await ask(command, { subcommand: 'list' }, MINE);
      const overview = await ask(command, { subcommand: 'status' }, MINE);

      for (const reply of [list, overview]) {
        expect(reply).toHaveProperty('text', expect.stringContaining('waku.test'));
        expect(reply).toHaveProperty('text', expect.not.stringContaining('status.'));
      }
    });

    it('refuses the others by name, and hides that they exist', async () => {
      expect(await ask(command, { subcommand: 'status', fleet: 'status.prod' }, MINE)).toEqual({
        kind: 'refused',
        permission: 'fleet.view',
        fleet: 'status.prod',
      });
      expect(command.sees).toBe('fleet.view');
    });

    it('asks no node on behalf of someone who may not see it', async () => {
      await ask(command, { subcommand: 'status' }, MINE);

      expect(house.world.requests.filter((request) => request.includes('status.prod'))).toEqual([]);
    });

    it.each([
      { raw: { subcommand: 'list' } },
      { raw: { subcommand: 'status' } },
      { raw: { subcommand: 'status', fleet: 'waku.test' } },
      { raw: { subcommand: 'info', fleet: 'waku.test' } },
    ])('refuses a stranger $raw.subcommand', async ({ raw }) => {
      expect(await ask(command, raw)).toMatchObject({ kind: 'refused', permission: 'fleet.view' });
      expect(house.world.requests).toEqual([]);
    });

    it.each(['fleet-page', 'fleet-browse'])('refuses a stranger the button %s', async (prefix) => {
      expect(await ask(component(prefix), { argument: 'status.1' })).toMatchObject({ kind: 'refused', fleet: null });
    });
  });

  describe('with two hundred fleets', () => {
    beforeEach(async () => {
      await house.close();
      await open(fleetsConfig(manyFleets(200, 1)));
    });

    it('pages without asking nodes, and turns pages by its buttons', async () => {
      const first = await ask(command, { subcommand: 'status' });
      const second = await ask(component('fleet-page'), { argument: 'status.2' });

      expect(first).toHaveProperty('text', expect.stringContaining('Page 1 of 20'));
      expect(second).toHaveProperty('text', expect.stringContaining('Page 2 of 20'));
      expect(second).toHaveProperty('text', expect.stringContaining('env-010.prod'));
      expect(component('fleet-page').answers).toBe('update');
      expect(house.world.requests).toEqual([]);
    });

    it('has others than the asker browse a private copy of a shared answer', async () => {
      const shared = await ask(command, { subcommand: 'list' });
      const copy = await ask(component('fleet-browse'), { argument: 'list.1' });

      const ids = (reply: Reply): string => JSON.stringify(reply.kind === 'answered' ? reply.body.components : '');
      expect(ids(shared)).toContain('fleet-browse:list.1');
      expect(ids(shared)).not.toContain('fleet-page');
      expect(ids(copy)).toContain('fleet-page:list.2');
      expect(component('fleet-browse').answers).toBe('reply');
    });

    it.each(['', 'status', 'status.', 'status.-1', 'status.99999', 'runs.1', 'list.1.2'])(
      'does not take %j for a page',
      (argument) => {
        expect(component('fleet-page').input.safeParse({ argument }).success).toBe(false);
      },
    );
  });

  describe('autocomplete', () => {
    async function offered(typed: string): Promise<readonly string[]> {
      const request = { subcommandGroup: null, subcommand: 'status', option: 'fleet', typed, options: {} };
      return ((await command.autocomplete?.(request, house.database.read)) ?? []).map(
        ({ name, value, requires }) => `${name} = ${value} needs ${requires.permission} on ${String(requires.fleet)}`,
      );
    }

    it('offers every fleet by its own name first', async () => {
      expect(await offered('')).toEqual([
        'status.prod = status.prod needs fleet.view on status.prod',
        'status.staging = status.staging needs fleet.view on status.staging',
        'waku.test = waku.test needs fleet.view on waku.test',
        'waku.sandbox = waku.sandbox needs fleet.view on waku.sandbox',
        'status.test (retired) = status.test needs fleet.view on status.test',
      ]);
    });

    it('finds old names and leads to the new', async () => {
      expect(await offered('SHARDS')).toEqual([
        'shards.test → status.prod = status.prod needs fleet.view on status.prod',
        'shards.staging → status.staging = status.staging needs fleet.view on status.staging',
      ]);
    });

    it('puts names that begin with what was typed before those that contain it', async () => {
      expect((await offered('s')).at(0)).toContain('status.prod');
      expect(await offered('nothing-like-it')).toEqual([]);
    });
  });

  it('is defined as Discord wants it', () => {
    expect(command.definition).toMatchObject({
      name: 'fleet',
      options: [
        { name: 'list', type: 1 },
        {
          name: 'info',
          type: 1,
          options: [{ name: 'fleet', required: true, autocomplete: true }, { name: 'private' }],
        },
        { name: 'status', type: 1, options: [{ name: 'fleet', autocomplete: true }, { name: 'private' }] },
        {
          name: 'health',
          type: 1,
          options: [
            { name: 'fleet', required: true, autocomplete: true },
            { name: 'host', autocomplete: true },
            { name: 'private' },
          ],
        },
      ],
    });
  });
});
