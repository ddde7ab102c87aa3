import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { createApiActs, type ApiServices } from '../../api/index.ts';
import { createCommands, type CommandServices } from '../../commands/index.ts';
import type { Person } from '../../src/sandbox/discord/stand-in.ts';
import { callApi, makeToken, throughApi } from '../support/api.ts';
import { MEMBERS, ROLE, e2eConfig } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { readAudit } from '../support/store-reader.ts';

/** The same act through the three edges. What it names was made for this edge alone by `arrange`. */
interface Twin {
  readonly as: 'an-owner' | 'a-maintainer';
  /** Gives what the act is about, e.g. a request's id. */
  readonly arrange?: (muster: Muster, edge: string) => Promise<string>;
  readonly discord: (person: Person, about: string, muster: Muster) => Promise<unknown>;
  readonly rest: (about: string) => { readonly call: string; readonly body?: object };
  readonly cli: (about: string) => readonly string[];
  readonly outcome: string;
}

const VERSIONS: Readonly<Record<string, string>> = { discord: 'v1.0.1', rest: 'v1.0.2', cli: 'v1.0.3' };

async function fileRequest(muster: Muster, edge: string): Promise<string> {
  const options = { fleet: 'status.prod', version: VERSIONS[edge] ?? 'v1', reason: 'The fix of the leak' };
  await muster.standIn.as('an-owner').slash('upgrade request', options);
  await muster.idle();
  const [card] = muster.standIn.messages('devops').toReversed();
  return /UP-\d+/.exec(JSON.stringify(card))?.[0] ?? 'none';
}

function cardOf(muster: Muster, id: string): ReturnType<Muster['standIn']['messages']>[number] {
  const card = muster.standIn.messages('devops').find((message) => JSON.stringify(message).includes(id));
  if (card === undefined) throw new Error(`No card shows ${id}.`);
  return card;
}

const TWINS: Readonly<Record<string, Twin>> = {
  'fleet list': {
    as: 'an-owner',
    discord: (person) => person.slash('fleet list'),
    rest: () => ({ call: 'GET /fleets' }),
    cli: () => ['fleet', 'list'],
    outcome: 'list',
  },
  'fleet info': {
    as: 'an-owner',
    discord: (person) => person.slash('fleet info', { fleet: 'shards.test' }),
    rest: () => ({ call: 'GET /fleets/shards.test' }),
    cli: () => ['fleet', 'info', 'shards.test'],
    outcome: 'info',
  },
  'fleet status': {
    as: 'an-owner',
    discord: (person) => person.slash('fleet status', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /fleets/status.prod/status' }),
    cli: () => ['fleet', 'status', 'status.prod'],
    outcome: 'status',
  },
  doctor: {
    as: 'a-maintainer',
    discord: (person) => person.slash('doctor'),
    rest: () => ({ call: 'GET /doctor' }),
    cli: () => ['doctor'],
    outcome: 'warning',
  },
  'audit search': {
    as: 'an-owner',
    discord: (person) => person.slash('audit search', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /audit?fleet=status.prod' }),
    cli: () => ['audit', 'search', '--fleet', 'status.prod'],
    outcome: 'listed',
  },
  'upgrade request': {
    as: 'an-owner',
    arrange: async (_muster, edge) => VERSIONS[edge] ?? 'v1',
    discord: (person, version) => person.slash('upgrade request', { fleet: 'status.prod', version, reason: 'Why not' }),
    rest: (version) => ({ call: 'POST /upgrade-requests', body: { fleet: 'status.prod', version, reason: 'Why not' } }),
    cli: (version) => ['upgrade', 'request', 'status.prod', version, 'Why not'],
    outcome: 'requested',
  },
  'upgrade list': {
    as: 'an-owner',
    discord: (person) => person.slash('upgrade list', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /upgrade-requests?fleet=status.prod' }),
    cli: () => ['upgrade', 'list', '--fleet', 'status.prod'],
    outcome: 'listed',
  },
  'upgrade show': {
    as: 'a-maintainer',
    arrange: fileRequest,
    discord: (person, request) => person.slash('upgrade show', { request }),
    rest: (request) => ({ call: `GET /upgrade-requests/${request}` }),
    cli: (request) => ['upgrade', 'show', request],
    outcome: 'shown',
  },
  'upgrade cancel': {
    as: 'a-maintainer',
    arrange: fileRequest,
    discord: (person, request) => person.slash('upgrade cancel', { request }),
    rest: (request) => ({ call: `POST /upgrade-requests/${request}/cancel`, body: {} }),
    cli: (request) => ['upgrade', 'cancel', request],
    outcome: 'cancelled',
  },
  'upgrade accept': {
    as: 'a-maintainer',
    arrange: fileRequest,
    discord: (person, request, muster) => person.press(cardOf(muster, request), 'Accept'),
    rest: (request) => ({ call: `POST /upgrade-requests/${request}/accept`, body: { decision: 1 } }),
    cli: (request) => ['upgrade', 'accept', request, '--decision', '1'],
    outcome: 'accepted',
  },
  'upgrade reject': {
    as: 'a-maintainer',
    arrange: fileRequest,
    discord: async (person, request, muster) => {
      const opened = await person.press(cardOf(muster, request), 'Reject…');
      if (opened.kind !== 'modal') throw new Error('No form was opened.');
      return person.submitModal(opened.modal, { reason: 'Not before the release' });
    },
    rest: (request) => ({
      call: `POST /upgrade-requests/${request}/reject`,
      body: { reason: 'Not before the release' },
    }),
    cli: (request) => ['upgrade', 'reject', request, 'Not before the release'],
    outcome: 'rejected',
  },
};

const PEOPLE = {
  'a-maintainer': { discord: [MEMBERS[1].id], timeZone: 'Europe/Warsaw' },
  'an-owner': { discord: [MEMBERS[0].id], timeZone: 'UTC' },
};

/** Why an act has no twin on one of the edges. */
const ALONE: Readonly<Record<string, string>> = {
  'inbox list':
    'the command line reads the files of a Muster that may be stopped; REST and Discord are compared in api.test.ts',
  'inbox replay': 'as above',
  'token list': 'tokens are looked after on the machine itself',
  'token revoke': 'as above',
};

// Border: only what they say of themselves is read here.
const ACTS = createApiActs({} as ApiServices).map(({ act }) => act);

describe('one act, three edges', () => {
  it('has a twin for every act of the API, or a reason', () => {
    expect([...Object.keys(TWINS), ...Object.keys(ALONE)].toSorted()).toEqual(ACTS.toSorted());
  });

  it('has an act of the API for every command on Discord, or a reason', () => {
    const commands = createCommands({} as CommandServices).flatMap(({ definition }) =>
      'options' in definition &&
      definition.options?.some(({ type }) => type === ApplicationCommandOptionType.Subcommand) === true
        ? definition.options.map(({ name }) => `${definition.name} ${name}`)
        : [definition.name],
    );
    const missing = commands.filter((command) => !ACTS.includes(command));

    // They explain the commands of Discord to whoever types there; the CLI has --help, and the API its description.
    expect(missing).toEqual(['help', 'duties']);
  });

  it.each(Object.entries(TWINS))('ends alike, and leaves the same record: %s', async (_act, twin) => {
    const policy = {
      everyone: [],
      owner: ['fleet.*', 'run.*', 'audit.search', 'upgrade.view', 'upgrade.request', 'upgrade.cancel'],
      maintainer: ['fleet.*', 'upgrade.view', 'upgrade.decide', 'upgrade.cancel'],
      shell: [{ permission: '*', fleets: ['*'] }],
    };
    const muster = await startMuster({ config: e2eConfig({ policy, people: PEOPLE }), members: MEMBERS });
    const token = await makeToken(muster, { as: twin.as });
    const records: unknown[] = [];
    for (const edge of ['discord', 'rest', 'cli'] as const) {
      const about = (await twin.arrange?.(muster, edge)) ?? '';
      if (edge === 'discord') await twin.discord(muster.standIn.as(twin.as), about, muster);
      else if (edge === 'rest') {
        const { call, body } = twin.rest(about);
        const answer = await callApi(muster, call, { token, ...(body === undefined ? {} : { body }) });
        expect(answer.body).toMatchObject({ outcome: twin.outcome });
      } else {
        const ran = await throughApi(muster, [...twin.cli(about), '--json'], token);
        expect([ran.code, ran.err]).toEqual([0, '']);
        expect(JSON.parse(ran.out)).toMatchObject({ outcome: twin.outcome });
      }
      await muster.idle();
      const { rows } = await readAudit(muster.databasePath);
      const { act: _act, ...row } = rows.at(-1) ?? { act: 'nothing' };
      records.push({ ...row, subject: withoutNumber(row), cardKey: null });
    }
    muster.standIn.messages('devops');

    expect(records[0]).toMatchObject({ verdict: 'allowed', outcome: twin.outcome });
    expect(withoutEdge(records[1])).toEqual(withoutEdge(records[0]));
    expect(withoutEdge(records[2])).toEqual(withoutEdge(records[0]));
  });

  it('takes the same of whoever may see requests and nothing else of a fleet', async () => {
    const view = [{ permission: 'upgrade.view', fleets: ['*'] }];
    const muster = await startMuster({
      config: e2eConfig({ policy: { everyone: view, shell: [{ permission: '*', fleets: ['*'] }] }, people: PEOPLE }),
      members: MEMBERS,
    });
    const token = await makeToken(muster, { as: 'an-owner' });
    muster.standIn.moderation.takeRole('an-owner', ROLE.owners);

    const told = await muster.standIn.as('an-owner').slash('upgrade list');
    const { status, body } = await callApi(muster, 'GET /upgrade-requests', { token });

    expect([status, body['outcome']]).toEqual([200, 'listed']);
    expect(told).toMatchObject({ kind: 'message', isEphemeral: true });
    expect((await readAudit(muster.databasePath)).rows.slice(-2)).toMatchObject([
      { act: 'command:upgrade list', verdict: 'allowed', fleet: 'status.prod' },
      { act: 'api:upgrade list', verdict: 'allowed', fleet: 'status.prod' },
    ]);
  });
});

/** Each edge acted on a request of its own. */
function withoutNumber(row: object): string | null {
  const subject: unknown = 'subject' in row ? row.subject : null;
  return typeof subject === 'string' ? subject.replace(/UP-\d+/, 'UP-n') : null;
}

function withoutEdge(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return record;
  const own = new Set(['seq', 'at', 'day', 'via', 'requestId', 'displayName']);
  return Object.fromEntries(Object.entries(record).filter(([name]) => !own.has(name)));
}
