import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { createApiActs, type ApiServices } from '../../api/index.ts';
import { createCommands, type CommandServices } from '../../commands/index.ts';
import { MIGRATIONS } from '../../migrations/index.ts';
import { insertApproval } from '../../src/approvals/approval-store.ts';
import { insertDeploy, listDeploysOf, saveDeploy } from '../../src/deploys/deploy-store.ts';
import type { Deploy } from '../../src/deploys/deploy.ts';
import { credentialsOf } from '../../src/sandbox/world/jenkins.ts';
import { unknown } from '../../src/platform/acts/act-rules.ts';
import { insertAct, saveAct } from '../../src/platform/acts/act-store.ts';
import { openDatabase } from '../../src/platform/database/open-database.ts';
import type { Transaction } from '../../src/platform/database/transaction.ts';
import { findRequest, saveStep } from '../../src/requests/request-store.ts';
import { stepRequest } from '../../src/requests/request.ts';
import type { Person } from '../../src/sandbox/discord/stand-in.ts';
import { testAct } from '../support/acts.ts';
import { testAlert, testNotification } from '../support/alerts.ts';
import { testApproval } from '../support/approvals.ts';
import { callApi, makeToken, throughApi } from '../support/api.ts';
import { testDeploy } from '../support/deploys.ts';
import { E2E_GUILD, MEMBERS, ROLE, WORLD, e2eConfig } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { seen } from '../support/seen-messages.ts';
import { readAudit } from '../support/store-reader.ts';
import { workflowRunPayload } from '../support/workflow-run.ts';

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

/** Files it, and has it taken on. */
async function acceptRequest(muster: Muster, edge: string): Promise<string> {
  const request = await fileRequest(muster, edge);
  await muster.standIn.as('a-maintainer').press(cardOf(muster, request), 'Accept');
  await muster.idle();
  return request;
}

/** Taken on, deployed, and failed: what a rollback is asked for. */
async function makeDeployed(muster: Muster, edge: string): Promise<string> {
  const id = await acceptRequest(muster, edge);
  await muster.stop();
  await inDatabase(muster, async (tx) => {
    const accepted = await findRequest(tx, E2E_GUILD, Number(id.slice('UP-'.length)));
    if (accepted === null) throw new Error(`There is no ${id}.`);
    const at = muster.clock.now();
    const begun = { by: null, begunAt: at, deploy: 900, backTo: 'v0.38.0', hold: null, soak: null, rollback: null };
    const acts = [
      { kind: 'begin', execution: begun },
      { kind: 'fail', because: 'a host did not come back' },
    ] as const;
    let request = accepted;
    for (const act of acts) {
      request = stepRequest(request, act, { by: null, at, seen: null }).request;
      await saveStep(tx, request, null);
    }
  });
  await muster.restart();
  return id;
}

const PIPELINES_ID = '110000000000000001';

/** Subscribes `pipelines` to a branch of the edge's own; gives the id. */
async function makeSubscription(muster: Muster, edge: string): Promise<string> {
  const options = { channel: PIPELINES_ID, branch: `end/${edge}` };
  const reply = await muster.standIn.as('a-maintainer').slash('pipeline subscribe', options);
  return /SUB-\d+/.exec(JSON.stringify(reply))?.[0] ?? 'none';
}

/** GitHub tells of a run; gives its key. */
async function heardRun(muster: Muster): Promise<string> {
  await muster.deliver(workflowRunPayload());
  await muster.idle();
  muster.standIn.messages('pipelines');
  return 'github:acme/node:8163';
}

function cardOf(muster: Muster, id: string): ReturnType<Muster['standIn']['messages']>[number] {
  const card = muster.standIn.messages('devops').find((message) => JSON.stringify(message).includes(id));
  if (card === undefined) throw new Error(`No card shows ${id}.`);
  return card;
}

/** A window that is open from now on, once or each day; gives its id. */
async function openWindow(muster: Muster, options: Readonly<Record<string, string>> = {}): Promise<string> {
  const plan = { name: 'A release', start: 'in 1m', length: '2h', fleets: 'status.prod', repeats: 'daily', ...options };
  const person = muster.standIn.as('a-maintainer');
  const preview = await seen(person.slash('window schedule', plan));
  const made = await seen(person.press(preview.message, 'Schedule it'));
  return /W-\d+/.exec(made.text)?.[0] ?? 'none';
}

const staffed = (muster: Muster): Promise<string> => openWindow(muster, { staff: 'on-call' });

const ALERTS_TOKEN = 'the-token-of-alerts';

/** Alertmanager tells of a critical alert; gives its name. */
async function fireAlert(muster: Muster): Promise<string> {
  const labels = { alertname: 'NodeDown', severity: 'critical', fleet: 'status.prod' };
  await fetch(`${muster.url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ALERTS_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(testNotification([testAlert({ labels })])),
  });
  await muster.idle();
  return 'AL-1';
}

async function ackedAlert(muster: Muster): Promise<string> {
  const alert = await fireAlert(muster);
  await muster.standIn.as('a-maintainer').slash('alert ack', { alert });
  return alert;
}

/** Alertmanager tells of more groups than are shown one by one, which nobody has acknowledged; gives the storm's name. */
async function fireStorm(muster: Muster): Promise<string> {
  for (let number = 0; number < 9; number += 1) {
    const labels = { alertname: `Rule${number}`, severity: 'critical', fleet: 'status.prod' };
    await fetch(`${muster.url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ALERTS_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(testNotification([testAlert({ labels })])),
    });
  }
  await muster.idle();
  await muster.standIn.as('a-maintainer').slash('alert storm', { storm: 'ST-1', do: 'unack' });
  return 'ST-1';
}

async function unassignedAlert(muster: Muster): Promise<string> {
  const alert = await fireAlert(muster);
  await muster.standIn.as('a-maintainer').slash('alert assign', { alert, to: 'nobody' });
  return alert;
}

/** Gives the name of the silence. */
async function silencedAlert(muster: Muster): Promise<string> {
  const alert = await fireAlert(muster);
  const options = { alert, for: '2h', reason: 'A disk is swapped' };
  const reply = await muster.standIn.as('a-maintainer').slash('alert silence', options);
  return /SIL-\d+/.exec(JSON.stringify(reply))?.[0] ?? 'none';
}

const TWINS: Readonly<Record<string, Twin>> = {
  can: {
    as: 'a-maintainer',
    discord: (person) => person.slash('can', { act: 'deploy', fleet: 'status.prod', at: 'tomorrow 17:00' }),
    rest: () => ({ call: 'GET /can?act=deploy&fleet=status.prod&at=tomorrow%2017:00' }),
    cli: () => ['can', 'status.prod', '--act', 'deploy', '--at', 'tomorrow 17:00'],
    outcome: 'answered',
  },
  'why fleet': {
    as: 'a-maintainer',
    discord: (person) => person.slash('why fleet', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /fleets/status.prod/why' }),
    cli: () => ['why', 'fleet', 'status.prod'],
    outcome: 'told',
  },
  'autodeploy pause': {
    as: 'a-maintainer',
    // Each edge holds it anew.
    arrange: async (muster, edge) => {
      if (edge === 'discord') return '';
      const person = muster.standIn.as('a-maintainer');
      const preview = await seen(person.slash('autodeploy resume', { fleet: 'status.prod' }));
      await seen(person.press(preview.message, 'Resume'));
      return '';
    },
    discord: (person) => person.slash('autodeploy pause', { fleet: 'status.prod', for: '2h', reason: 'A look' }),
    rest: () => ({ call: 'POST /autodeploy/status.prod/pause', body: { for: '2h', reason: 'A look' } }),
    cli: () => ['autodeploy', 'pause', 'status.prod', '2h', 'A look'],
    outcome: 'placed',
  },
  'autodeploy extend': {
    as: 'a-maintainer',
    arrange: async (muster) => {
      const held = { fleet: 'status.prod', for: '2h', reason: 'A look' };
      await seen(muster.standIn.as('a-maintainer').slash('autodeploy pause', held));
      return 'H-1';
    },
    discord: (person, hold) => person.slash('autodeploy extend', { fleet: 'status.prod', for: '1h', hold }),
    rest: (hold) => ({ call: 'POST /autodeploy/status.prod/extend', body: { for: '1h', hold } }),
    cli: (hold) => ['autodeploy', 'extend', 'status.prod', '1h', '--hold', hold],
    outcome: 'extended',
  },
  'autodeploy status': {
    as: 'a-maintainer',
    discord: (person) => person.slash('autodeploy status', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /autodeploy?fleet=status.prod' }),
    cli: () => ['autodeploy', 'status', '--fleet', 'status.prod'],
    outcome: 'status',
  },
  'deploy branch': {
    as: 'a-maintainer',
    // The one of the edge before is over.
    arrange: async (muster, edge) => {
      if (edge !== 'discord') await endDeploys(muster);
      return '';
    },
    discord: (person) =>
      person.slash('deploy branch', { fleet: 'waku.test', ref: 'master', for: '2h', reason: 'A look' }),
    rest: () => ({
      call: 'POST /deploys/waku.test/branch',
      body: { ref: 'master', for: '2h', reason: 'A look' },
    }),
    cli: () => ['deploy', 'branch', 'waku.test', 'master', '2h', 'A look'],
    outcome: 'begun',
  },
  'deploy restore': {
    as: 'a-maintainer',
    arrange: async (muster, edge) => {
      await endDeploys(muster, testDeploy({ number: BRANCHES[edge] ?? 1, guildId: E2E_GUILD }));
      return '';
    },
    discord: (person) => person.slash('deploy restore', { fleet: 'waku.test' }),
    rest: () => ({ call: 'POST /deploys/waku.test/restore' }),
    cli: () => ['deploy', 'restore', 'waku.test'],
    outcome: 'begun',
  },
  'deploy status': {
    as: 'a-maintainer',
    discord: (person) => person.slash('deploy status', { fleet: 'waku.test' }),
    rest: () => ({ call: 'GET /deploys?fleet=waku.test' }),
    cli: () => ['deploy', 'status', '--fleet', 'waku.test'],
    outcome: 'status',
  },
  'window list': {
    as: 'a-maintainer',
    discord: (person) => person.slash('window list', { days: 3 }),
    rest: () => ({ call: 'GET /windows?days=3' }),
    cli: () => ['window', 'list', '--days', '3'],
    outcome: 'listed',
  },
  'window open': {
    as: 'a-maintainer',
    discord: (person) => person.slash('window open', { name: 'A fix', length: '2h', fleets: 'status.prod' }),
    rest: () => ({ call: 'POST /windows/open', body: { name: 'A fix', length: '2h', fleets: 'status.prod' } }),
    cli: () => ['window', 'open', 'A fix', '2h', '--fleets', 'status.prod'],
    outcome: 'scheduled',
  },
  'window override': {
    as: 'a-maintainer',
    arrange: (muster) =>
      openWindow(muster, { start: 'in 1m', kind: 'freeze' }).then((id) => {
        muster.clock.advance(60_000);
        return id;
      }),
    discord: (person) =>
      person.slash('window override', { act: 'deploy', fleet: 'status.prod', reason: 'It cannot wait' }),
    rest: () => ({
      call: 'POST /window-overrides',
      body: { act: 'deploy', fleet: 'status.prod', reason: 'It cannot wait' },
    }),
    cli: () => ['window', 'override', 'deploy', 'status.prod', 'It cannot wait'],
    outcome: 'asked',
  },
  'window calendar': {
    as: 'a-maintainer',
    discord: (person) => person.slash('window calendar', { action: 'link' }),
    rest: () => ({ call: 'POST /window-calendar', body: { action: 'link' } }),
    cli: () => ['window', 'calendar', '--action', 'link'],
    outcome: 'linked',
  },
  'window show': {
    as: 'a-maintainer',
    arrange: (muster) => openWindow(muster),
    discord: (person, window) => person.slash('window show', { window }),
    rest: (window) => ({ call: `GET /windows/${window}` }),
    cli: (window) => ['window', 'show', window],
    outcome: 'shown',
  },
  'window close': {
    as: 'a-maintainer',
    arrange: (muster) => openWindow(muster, { start: 'now' }),
    discord: (person, window) => person.slash('window close', { window }),
    rest: (window) => ({ call: `POST /windows/${window}/close`, body: {} }),
    cli: (window) => ['window', 'close', window],
    outcome: 'closed',
  },
  'window cancel': {
    as: 'a-maintainer',
    arrange: (muster) => openWindow(muster),
    discord: (person, window) => person.slash('window cancel', { window }),
    rest: (window) => ({ call: `POST /windows/${window}/cancel`, body: {} }),
    cli: (window) => ['window', 'cancel', window],
    outcome: 'cancelled',
  },
  'window move': {
    as: 'a-maintainer',
    arrange: (muster) => openWindow(muster, { start: '2026-03-05 10:00' }),
    discord: (person, window) =>
      person.slash('window move', { window, occurrence: '2026-03-06T10:00', to: '2026-03-06 15:00' }),
    rest: (window) => ({
      call: `POST /windows/${window}/move`,
      body: { occurrence: '2026-03-06T10:00', to: '2026-03-06 15:00' },
    }),
    cli: (window) => ['window', 'move', window, '2026-03-06T10:00', '2026-03-06 15:00'],
    outcome: 'moved',
  },
  'window staff': {
    as: 'a-maintainer',
    arrange: staffed,
    discord: (person, window) => person.slash('window staff', { window, role: 'on-call', person: MEMBERS[1].id }),
    rest: (window) => ({ call: `POST /windows/${window}/staff`, body: { role: 'on-call', person: 'a-maintainer' } }),
    cli: (window) => ['window', 'staff', window, 'on-call', 'a-maintainer'],
    outcome: 'named',
  },
  'window hand-over': {
    as: 'a-maintainer',
    arrange: (muster) => openWindow(muster),
    discord: (person, window) => person.slash('window hand-over', { window, note: 'The cache is cold' }),
    rest: (window) => ({ call: `POST /windows/${window}/notes`, body: { note: 'The cache is cold' } }),
    cli: (window) => ['window', 'hand-over', window, 'The cache is cold'],
    outcome: 'noted',
  },
  'inbox mine': {
    as: 'a-maintainer',
    arrange: async (muster) => {
      await seen(
        muster.standIn
          .as('a-maintainer')
          .slash('autodeploy pause', { fleet: 'status.prod', for: '2h', reason: 'A look' }),
      );
      return '';
    },
    discord: (person) => person.slash('inbox mine'),
    rest: () => ({ call: 'GET /inbox/mine' }),
    cli: () => ['inbox', 'mine'],
    outcome: 'listed',
  },
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
  'fleet metrics': {
    as: 'an-owner',
    discord: (person) => person.slash('fleet metrics', { fleet: 'status.prod', topic: 'peers' }),
    rest: () => ({ call: 'GET /fleets/status.prod/metrics?topic=peers' }),
    cli: () => ['fleet', 'metrics', 'status.prod', '--topic', 'peers'],
    outcome: 'metrics',
  },
  'shard bandwidth': {
    as: 'an-owner',
    discord: (person) => person.slash('shard bandwidth', { fleet: 'status.prod', window: '6h' }),
    rest: () => ({ call: 'GET /fleets/status.prod/shards?window=6h' }),
    cli: () => ['shard', 'bandwidth', 'status.prod', '--window', '6h'],
    outcome: 'nothing-known',
  },
  'shard top': {
    as: 'an-owner',
    discord: (person) => person.slash('shard top', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /fleets/status.prod/shards/top' }),
    cli: () => ['shard', 'top', 'status.prod'],
    outcome: 'top',
  },
  'shard clients': {
    as: 'an-owner',
    discord: (person) => person.slash('shard clients', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /fleets/status.prod/shards/clients' }),
    cli: () => ['shard', 'clients', 'status.prod'],
    outcome: 'clients',
  },
  'shard mesh': {
    as: 'an-owner',
    discord: (person) => person.slash('shard mesh', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /fleets/status.prod/shards/mesh' }),
    cli: () => ['shard', 'mesh', 'status.prod'],
    outcome: 'meshes',
  },
  'shard list': {
    as: 'an-owner',
    discord: (person) => person.slash('shard list', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /shards?fleet=status.prod' }),
    cli: () => ['shard', 'list', '--fleet', 'status.prod'],
    outcome: 'list',
  },
  'shard budget': {
    as: 'an-owner',
    discord: (person) => person.slash('shard budget', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /fleets/status.prod/shards/budget' }),
    cli: () => ['shard', 'budget', 'status.prod'],
    outcome: 'no-answer',
  },
  'fleet database': {
    as: 'an-owner',
    discord: (person) => person.slash('fleet database', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /fleets/status.prod/database' }),
    cli: () => ['fleet', 'database', 'status.prod'],
    outcome: 'database',
  },
  'fleet health': {
    as: 'an-owner',
    discord: (person) => person.slash('fleet health', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /fleets/status.prod/health' }),
    cli: () => ['fleet', 'health', 'status.prod'],
    outcome: 'health',
  },
  'fleet history': {
    as: 'an-owner',
    discord: (person) => person.slash('fleet history', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /fleets/status.prod/history' }),
    cli: () => ['fleet', 'history', 'status.prod'],
    outcome: 'history',
  },
  'upgrade history': {
    as: 'an-owner',
    discord: (person) => person.slash('upgrade history', { fleet: 'status.prod' }),
    rest: () => ({ call: 'GET /fleets/status.prod/upgrade-history' }),
    cli: () => ['upgrade', 'history', 'status.prod'],
    outcome: 'history',
  },
  'upgrade delegate': {
    as: 'an-owner',
    discord: (person) => person.slash('upgrade delegate', { to: 'a-maintainer', until: 'in 2h' }),
    rest: () => ({ call: 'POST /upgrade-stand-ins', body: { to: 'a-maintainer', until: 'in 2h' } }),
    cli: () => ['upgrade', 'delegate', 'a-maintainer', 'in 2h'],
    outcome: 'delegated',
  },
  'upgrade back': {
    as: 'an-owner',
    arrange: async (muster) => {
      await muster.standIn.as('an-owner').slash('upgrade delegate', { to: 'a-maintainer', until: 'in 2h' });
      await muster.idle();
      return 'back';
    },
    discord: (person) => person.slash('upgrade back'),
    rest: () => ({ call: 'POST /upgrade-stand-ins/end', body: {} }),
    cli: () => ['upgrade', 'back'],
    outcome: 'back',
  },
  'pipeline status': {
    as: 'a-maintainer',
    discord: (person) => person.slash('pipeline status'),
    rest: () => ({ call: 'GET /pipelines' }),
    cli: () => ['pipeline', 'status'],
    outcome: 'status',
  },
  'pipeline subscribe': {
    as: 'a-maintainer',
    arrange: async (_muster, edge) => `release/${edge}`,
    discord: (person, branch) => person.slash('pipeline subscribe', { channel: PIPELINES_ID, branch }),
    rest: (branch) => ({ call: 'POST /subscriptions', body: { channel: 'pipelines', branch } }),
    cli: (branch) => ['pipeline', 'subscribe', 'pipelines', '--branch', branch],
    outcome: 'subscribed',
  },
  'pipeline unsubscribe': {
    as: 'a-maintainer',
    arrange: makeSubscription,
    discord: (person, subscription) => person.slash('pipeline unsubscribe', { subscription }),
    rest: (subscription) => ({ call: `DELETE /subscriptions/${subscription}` }),
    cli: (subscription) => ['pipeline', 'unsubscribe', subscription],
    outcome: 'unsubscribed',
  },
  'pipeline subscriptions': {
    as: 'a-maintainer',
    discord: (person) => person.slash('pipeline subscriptions', { channel: PIPELINES_ID }),
    rest: () => ({ call: 'GET /subscriptions?channel=pipelines' }),
    cli: () => ['pipeline', 'subscriptions', '--channel', 'pipelines'],
    outcome: 'listed',
  },
  'why run': {
    as: 'a-maintainer',
    arrange: heardRun,
    discord: (person, run) => person.slash('why run', { run }),
    rest: (run) => ({ call: `GET /runs/${encodeURIComponent(run)}/routes` }),
    cli: (run) => ['why', 'run', run],
    outcome: 'explained',
  },
  'pipeline history': {
    as: 'a-maintainer',
    // With a run, its chart is drawn and attached.
    arrange: heardRun,
    discord: (person) => person.slash('pipeline history', { pipeline: 'node', days: 7 }),
    rest: () => ({ call: 'GET /pipelines/node/history?days=7' }),
    cli: () => ['pipeline', 'history', 'node', '--days', '7'],
    outcome: 'history',
  },
  'pipeline show': {
    as: 'a-maintainer',
    arrange: heardRun,
    discord: (person, run) => person.slash('pipeline show', { run }),
    rest: (run) => ({ call: `GET /runs/${encodeURIComponent(run)}` }),
    cli: (run) => ['pipeline', 'show', run],
    outcome: 'shown',
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
  'approval list': {
    as: 'a-maintainer',
    discord: (person) => person.slash('approval list'),
    rest: () => ({ call: 'GET /approvals' }),
    cli: () => ['approval', 'list'],
    outcome: 'listed',
  },
  'alert list': {
    as: 'a-maintainer',
    arrange: fireAlert,
    discord: (person) => person.slash('alert list', { which: 'open' }),
    rest: () => ({ call: 'GET /alerts?which=open' }),
    cli: () => ['alert', 'list', '--which', 'open'],
    outcome: 'listed',
  },
  'alert show': {
    as: 'a-maintainer',
    arrange: fireAlert,
    discord: (person, alert) => person.slash('alert show', { alert }),
    rest: (alert) => ({ call: `GET /alerts/${alert}` }),
    cli: (alert) => ['alert', 'show', alert],
    outcome: 'shown',
  },
  'why alert': {
    as: 'a-maintainer',
    arrange: fireAlert,
    discord: (person, alert) => person.slash('why alert', { alert }),
    rest: (alert) => ({ call: `GET /alerts/${alert}/why` }),
    cli: (alert) => ['why', 'alert', alert],
    outcome: 'explained',
  },
  'alert ack': {
    as: 'a-maintainer',
    arrange: fireAlert,
    discord: (person, alert) => person.slash('alert ack', { alert, for: '2h' }),
    rest: (alert) => ({ call: `POST /alerts/${alert}/ack`, body: { for: '2h' } }),
    cli: (alert) => ['alert', 'ack', alert, '--for', '2h'],
    outcome: 'acked',
  },
  'alert unack': {
    as: 'a-maintainer',
    arrange: ackedAlert,
    discord: (person, alert) => person.slash('alert unack', { alert }),
    rest: (alert) => ({ call: `POST /alerts/${alert}/unack`, body: {} }),
    cli: (alert) => ['alert', 'unack', alert],
    outcome: 'unacked',
  },
  'alert assign': {
    as: 'a-maintainer',
    arrange: unassignedAlert,
    discord: (person, alert) => person.slash('alert assign', { alert }),
    rest: (alert) => ({ call: `POST /alerts/${alert}/assign`, body: {} }),
    cli: (alert) => ['alert', 'assign', alert],
    outcome: 'assigned',
  },
  'alert escalate': {
    as: 'a-maintainer',
    arrange: fireAlert,
    discord: (person, alert) => person.slash('alert escalate', { alert }),
    rest: (alert) => ({ call: `POST /alerts/${alert}/escalate`, body: {} }),
    cli: (alert) => ['alert', 'escalate', alert],
    outcome: 'escalated',
  },
  'alert storm': {
    as: 'a-maintainer',
    arrange: fireStorm,
    discord: (person, storm) => person.slash('alert storm', { storm, do: 'ack', for: '2h' }),
    rest: (storm) => ({ call: `POST /alert-storms/${storm}`, body: { do: 'ack', for: '2h' } }),
    cli: (storm) => ['alert', 'storm', storm, '--do', 'ack', '--for', '2h'],
    outcome: 'storm-acked',
  },
  'alert silence': {
    as: 'a-maintainer',
    arrange: fireAlert,
    discord: (person, alert) =>
      person.slash('alert silence', { alert, for: '2h', reason: 'A disk is swapped', preview: 'yes' }),
    rest: (alert) => ({
      call: `POST /alerts/${alert}/silence`,
      body: { for: '2h', reason: 'A disk is swapped', preview: 'yes' },
    }),
    cli: (alert) => ['alert', 'silence', alert, '2h', 'A disk is swapped', '--preview', 'yes'],
    outcome: 'preview',
  },
  'alert unsilence': {
    as: 'a-maintainer',
    arrange: silencedAlert,
    discord: (person, silence) => person.slash('alert unsilence', { silence }),
    rest: (silence) => ({ call: `POST /alert-silences/${silence}/unsilence`, body: {} }),
    cli: (silence) => ['alert', 'unsilence', silence],
    outcome: 'unsilenced',
  },
  'approval show': {
    as: 'an-owner',
    arrange: fileApproval,
    discord: (person, approval) => person.slash('approval show', { approval }),
    rest: (approval) => ({ call: `GET /approvals/${approval}` }),
    cli: (approval) => ['approval', 'show', approval],
    outcome: 'shown',
  },
  'approval approve': {
    as: 'a-maintainer',
    arrange: fileApproval,
    discord: (person, approval) => pressOn(person, ['approval show', 'approval', approval], 'Agree'),
    rest: (approval) => ({ call: `POST /approvals/${approval}/approve`, body: { decision: 1 } }),
    cli: (approval) => ['approval', 'approve', approval, '--decision', '1'],
    outcome: 'agreed-enough',
  },
  'approval reject': {
    as: 'a-maintainer',
    arrange: fileApproval,
    discord: async (person, approval) => {
      const opened = await pressOn(person, ['approval show', 'approval', approval], 'Reject…');
      if (opened.kind !== 'modal') throw new Error('No form was opened.');
      return person.submitModal(opened.modal, { reason: 'Not before the release' });
    },
    rest: (approval) => ({ call: `POST /approvals/${approval}/reject`, body: { reason: 'Not before the release' } }),
    cli: (approval) => ['approval', 'reject', approval, 'Not before the release'],
    outcome: 'rejected',
  },
  'approval withdraw': {
    as: 'an-owner',
    arrange: fileApproval,
    discord: (person, approval) => pressOn(person, ['approval show', 'approval', approval], 'Withdraw'),
    rest: (approval) => ({ call: `POST /approvals/${approval}/withdraw`, body: {} }),
    cli: (approval) => ['approval', 'withdraw', approval],
    outcome: 'withdrawn',
  },
  'service list': {
    as: 'an-owner',
    discord: (person) => person.slash('service list'),
    rest: () => ({ call: 'GET /services' }),
    cli: () => ['service', 'list'],
    outcome: 'listed',
  },
  'service status': {
    as: 'an-owner',
    discord: (person) => person.slash('service status', { service: 'backend' }),
    rest: () => ({ call: 'GET /services/backend' }),
    cli: () => ['service', 'status', 'backend'],
    outcome: 'shown',
  },
  'act list': {
    as: 'a-maintainer',
    discord: (person) => person.slash('act list'),
    rest: () => ({ call: 'GET /acts' }),
    cli: () => ['act', 'list'],
    outcome: 'listed',
  },
  'act show': {
    as: 'a-maintainer',
    arrange: fileAct,
    discord: (person, act) => person.slash('act show', { act }),
    rest: (act) => ({ call: `GET /acts/${act}` }),
    cli: (act) => ['act', 'show', act],
    outcome: 'shown',
  },
  'act settle': {
    as: 'a-maintainer',
    arrange: fileAct,
    discord: (person, act) => pressOn(person, ['act show', 'act', act], 'It was done'),
    rest: (act) => ({ call: `POST /acts/${act}/settle`, body: { became: 'done' } }),
    cli: (act) => ['act', 'settle', act, 'done'],
    outcome: 'settled',
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
  'upgrade schedule': {
    as: 'a-maintainer',
    arrange: acceptRequest,
    discord: (person, request) => person.slash('upgrade schedule', { request, at: 'in 2h' }),
    rest: (request) => ({ call: `POST /upgrade-requests/${request}/schedule`, body: { at: 'in 2h' } }),
    cli: (request) => ['upgrade', 'schedule', request, '--at', 'in 2h'],
    outcome: 'scheduled',
  },
  'upgrade unschedule': {
    as: 'a-maintainer',
    arrange: async (muster, edge) => {
      const request = await acceptRequest(muster, edge);
      await muster.standIn.as('a-maintainer').slash('upgrade schedule', { request, at: 'in 2h' });
      await muster.idle();
      return request;
    },
    discord: (person, request) => person.slash('upgrade unschedule', { request }),
    rest: (request) => ({ call: `POST /upgrade-requests/${request}/unschedule`, body: {} }),
    cli: (request) => ['upgrade', 'unschedule', request],
    outcome: 'unscheduled',
  },
  'upgrade ask': {
    as: 'a-maintainer',
    arrange: acceptRequest,
    discord: (person, request) => person.slash('upgrade ask', { request }),
    rest: (request) => ({ call: `POST /upgrade-requests/${request}/ask`, body: {} }),
    cli: (request) => ['upgrade', 'ask', request],
    outcome: 'nobody-to-ask',
  },
  'upgrade rollback': {
    as: 'a-maintainer',
    arrange: makeDeployed,
    discord: (person, request) => person.slash('upgrade rollback', { request, reason: 'messages are lost' }),
    rest: (request) => ({
      call: `POST /upgrade-requests/${request}/rollback`,
      body: { reason: 'messages are lost' },
    }),
    cli: (request) => ['upgrade', 'rollback', request, 'messages are lost'],
    outcome: 'asked',
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

/** A question of the owner's to the maintainer, and an act that nobody knows of: no command makes either yet. */
async function fileApproval(muster: Muster, edge: string): Promise<string> {
  await muster.stop();
  const number = NUMBERS[edge] ?? 1;
  await inDatabase(muster, (tx) =>
    insertApproval(
      tx,
      testApproval({
        number,
        subject: `test:${number}`,
        guildId: E2E_GUILD,
        expiresAt: new Date('2030-01-01T00:00:00Z'),
        requestedBy: { userId: MEMBERS[0].id, person: 'an-owner', name: 'An owner' },
      }),
    ),
  );
  await muster.restart();
  return `AP-${number}`;
}

async function fileAct(muster: Muster, edge: string): Promise<string> {
  await muster.stop();
  const number = NUMBERS[edge] ?? 1;
  await inDatabase(muster, async (tx) => {
    const act = testAct({ key: edge, fleet: 'status.prod', deadline: new Date('2030-01-01T00:00:00Z') });
    const stored = await insertAct(tx, act, { guildId: E2E_GUILD, now: muster.clock.now() });
    // As a read that no connection could make leaves it.
    const asked = { ...unknown(stored, muster.clock.now(), 'no answer in time'), dueAt: null, needsPerson: true };
    await saveAct(tx, asked);
  });
  await muster.restart();
  return `ACT-${number}`;
}

const NUMBERS: Readonly<Record<string, number>> = { discord: 1, rest: 2, cli: 3 };

/** Before each edge there is room for one more: a branch, and what puts it back. */
const BRANCHES: Readonly<Record<string, number>> = { discord: 1, rest: 11, cli: 21 };

/** What was begun is over, and another deploy is in its place where one is given. */
async function endDeploys(muster: Muster, next: Deploy | null = null): Promise<void> {
  await muster.stop();
  await inDatabase(muster, async (tx) => {
    for (const each of await listDeploysOf(tx, { guildId: E2E_GUILD, fleet: 'waku.test', limit: 50 }))
      await saveDeploy(tx, {
        ...each,
        state: 'done',
        endedAt: muster.clock.now(),
        overAt: muster.clock.now(),
        dueAt: null,
      });
    if (next !== null) await insertDeploy(tx, next);
  });
  await muster.restart();
}

async function inDatabase(muster: Muster, work: (tx: Transaction) => Promise<unknown>): Promise<void> {
  const opened = await openDatabase({
    path: muster.databasePath,
    mode: 'live',
    migrations: MIGRATIONS,
    clock: muster.clock,
    durability: 'off',
  });
  if (opened.kind !== 'opened') throw new Error(opened.message);
  await opened.database.transaction(work);
  await opened.database.close();
}

/** Pressed on what /approval show or /act show answers. */
async function pressOn(person: Person, [name, option, value]: readonly [string, string, string], label: string) {
  const shown = await person.slash(name, { [option]: value });
  if (shown.kind !== 'message') throw new Error(`${name} answered ${shown.kind}.`);
  return person.press(shown.message, label);
}

const PEOPLE = {
  'a-maintainer': { discord: [MEMBERS[1].id], timeZone: 'Europe/Warsaw' },
  'an-owner': { discord: [MEMBERS[0].id], timeZone: 'UTC' },
};

/** Why an act has no twin on one of the edges. */
const ALONE: Readonly<Record<string, string>> = {
  'upgrade study': 'it takes an office that must agree; test/e2e/upgrade-filing.test.ts compares the three edges',
  'upgrade answer': 'as above',
  'shard protocols': 'on Discord it is `/shard top by:protocol`; its figures have a shape of their own',
  'upgrade deploy': 'what is begun holds its fleet; test/e2e/upgrade-approvals.test.ts compares the three edges',
  'window schedule': 'on Discord it is first shown with when it would be, and scheduled by a button',
  'window export': 'it is for programs that write to GitLab; Discord has no use for crons',
  'autodeploy resume': 'on Discord it is first shown with what would be deployed, and done by a button',
  'autodeploy preview': 'on Discord it is what `/autodeploy resume` shows before its button',
  'autodeploy confirm': 'on Discord it is the buttons of the card that asks for it',
  'deploy confirm':
    'on Discord it is the buttons of the card that asks for it; test/deploys/by-hand-edges.test.ts compares the three',
  'window answer': 'on Discord it is the buttons of the window’s card; test/windows compares what both do',
  'inbox list':
    'the command line reads the files of a Muster that may be stopped; REST and Discord are compared in api.test.ts',
  'inbox replay': 'as above',
  'token list': 'tokens are looked after on the machine itself',
  'token revoke': 'as above',
  'sns pending': 'what it answers confirms a subscription for whoever reads it, so it is never shown in a chat',
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

    // A draft is how a form of Discord is filled in; what it files is the act `upgrade request`. The others explain the
    // commands of Discord to whoever types there; the CLI has --help, and the API its description.
    expect(missing.toSorted()).toEqual(['Request upgrade', 'duties', 'help', 'upgrade draft']);
  });

  it.each(Object.entries(TWINS))('ends alike, and leaves the same record: %s', async (_act, twin) => {
    const policy = {
      everyone: [
        { permission: 'run.view', fleets: ['*'] },
        { permission: 'subscription.manage', fleets: ['*'] },
      ],
      owner: [
        'fleet.*',
        'run.*',
        'audit.search',
        'upgrade.view',
        'upgrade.request',
        'upgrade.cancel',
        'approval.view',
        'approval.withdraw',
      ],
      maintainer: [
        'fleet.*',
        'upgrade.view',
        'upgrade.decide',
        'upgrade.deploy',
        'upgrade.cancel',
        'approval.*',
        'act.*',
        'hold.*',
      ],
      shell: [{ permission: '*', fleets: ['*'] }],
    };
    // A source of metrics that answers nothing: the acts are the same, and say so.
    const metrics = {
      connections: {
        prometheus: { kind: 'prometheus', baseUrl: 'http://127.0.0.1:1', requestsPerMinute: 6000 },
        builds: { kind: 'jenkins', baseUrl: `${WORLD}/jenkins`, credentialEnv: 'CI_TOKEN', requestsPerMinute: 6000 },
      },
      statusProd: { metrics: { prometheus: 'prometheus' } },
      wakuTest: {
        versionPolicy: { kind: 'auto', repository: 'acme/node', branch: 'master' },
        deployer: { kind: 'jenkins', connection: 'builds', job: 'nim-waku/deploy-waku-test' },
      },
    };
    const escalation = [1, 2, 3].map((afterMinutes) => ({ afterMinutes, whom: { role: 'infra' } }));
    const telemetry = { sources: [{ name: 'clients', fleet: 'status.prod', tokenEnv: 'TELEMETRY_TOKEN' }] };
    const config = e2eConfig({ policy, people: PEOPLE, alerts: { escalation }, telemetry }, metrics);
    const { user, apiToken } = credentialsOf('e2e');
    const env = { ALERTMANAGER_WEBHOOK_TOKEN: ALERTS_TOKEN, CI_TOKEN: `${user}:${apiToken}` };
    const muster = await startMuster({ config, members: MEMBERS, env });
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
    muster.standIn.messages('alerts');

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
  return typeof subject === 'string'
    ? subject.replace(/(UP|AP|ACT|SUB|SIL|WO|W|H|D)-\d+/, '$1-n').replace(/(?:test|upgrade-rollback):\d+|do \w+$/, 'n')
    : null;
}

function withoutEdge(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return record;
  const own = new Set(['seq', 'at', 'day', 'via', 'requestId', 'displayName']);
  return Object.fromEntries(Object.entries(record).filter(([name]) => !own.has(name)));
}
