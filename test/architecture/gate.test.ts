import { ApplicationCommandType, InteractionResponseType, type APIInteraction } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readGuide } from '../../commands/command-entries.ts';
import { createCommands } from '../../commands/index.ts';
import type { AlertReport } from '../../src/alerts/alert-report.ts';
import { saveEpisode } from '../../src/alerts/episode-store.ts';
import { saveStorm } from '../../src/alerts/storm-store.ts';
import { insertApproval } from '../../src/approvals/approval-store.ts';
import { pageArgument } from '../../src/audit/audit-page-argument.ts';
import { createAuditService, type AuditService } from '../../src/audit/audit-service.ts';
import type { AuditRecord } from '../../src/audit/audit.ts';
import { defineComponent, type Command } from '../../src/platform/discord/command.ts';
import { registerableCommands } from '../../src/platform/discord/command-limits.ts';
import type { Dispatcher } from '../../src/platform/discord/dispatcher.ts';
import { unknown } from '../../src/platform/acts/act-rules.ts';
import { insertAct, saveAct } from '../../src/platform/acts/act-store.ts';
import { createMineService } from '../../src/mine/mine-service.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createCalendarService } from '../../src/windows/calendar-service.ts';
import { WHOLE_SCOPE } from '../../src/windows/window-scope.ts';
import { insertDraft, insertWindow } from '../../src/windows/window-store.ts';
import { insertSubscription } from '../../src/pipelines/subscription-store.ts';
import { NO_FIELDS } from '../../src/requests/draft.ts';
import { saveDraft } from '../../src/requests/draft-store.ts';
import { insertRequest } from '../../src/requests/request-store.ts';
import { alertActor, openAlertDesk } from '../support/alert-desk.ts';
import { testAct } from '../support/acts.ts';
import { aStorm } from '../support/alert-parts.ts';
import { testActDesk, testApproval, testApprovalService } from '../support/approvals.ts';
import { testDispatcher } from '../support/dispatcher.ts';
import { houseFacts, testDoctor } from '../support/house-facts.ts';
import { testPerson } from '../support/config.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, missionFleets } from '../support/fleets.ts';
import {
  messageMenu,
  press,
  slash,
  submit,
  typing,
  TEST_GUILD,
  type OptionJson,
  type Who,
} from '../support/interactions.ts';
import { testService, testServices } from '../support/probes.ts';
import { testPipelineQuestions } from '../support/pipeline-questions.ts';
import { OTHER_CHANNEL, testRouteServices, testSubscription } from '../support/subscriptions.ts';
import {
  testDrafts,
  testHistory,
  testStandIns,
  testStudies,
  testRequest,
  testRequestService,
  testUpgradeBegins,
} from '../support/requests.ts';
import { insertHold } from '../../src/holds/hold-store.ts';
import { saveDeploys } from '../../src/holds/fleet-deploys-store.ts';
import { insertDeploy } from '../../src/deploys/deploy-store.ts';
import { saveHead } from '../../src/pipelines/tag-store.ts';
import { testDeploy, testDeployService } from '../support/deploys.ts';
import { testDeploys, testHold, testHoldService } from '../support/holds.ts';
import { testExecution } from '../support/upgrades.ts';
import { testWindow, testWindowService } from '../support/windows.ts';
import { RecordingResponder, type Call } from '../support/recording-responder.ts';
import { listActs } from '../support/registered-acts.ts';
import { testPipeline, testRunEvent } from '../support/runs.ts';
import { setEventAside, testInboxService } from '../support/set-aside.ts';
import { storeRuns } from '../support/stored-runs.ts';

const INSIDERS = '400000000000000007';
const FLEET = 'status.prod';
/** Said nowhere but in the configuration: whoever reads it was let in. */
const PURPOSE = 'What only insiders may read.';

/** Discord's administrators are nothing special: `interactions.ts` gives everybody that permission. */
const STRANGER: Who = { userId: '300000000000000099', name: 'a-stranger' };
/** Linked with somebody of the configuration, as the insider is. */
const ASKER = { userId: '300000000000000043', name: 'an-asker' } as const satisfies Who;
const INSIDER = { userId: '300000000000000042', name: 'an-insider', roles: [INSIDERS] } as const satisfies Who;

/** How a stranger would try each act, and what permission it must take. Autocomplete offers nothing, and tells nothing. */
interface StrangerCase {
  readonly permission: string;
  /** What the refusal names where that is another: what cannot be seen is not told of. */
  readonly told?: string;
  ask(who: Who): APIInteraction;
}

const newestPage = pageArgument({ who: null, act: null, fleet: null, since: null, from: { kind: 'newest' } });

/** The minutes of 3 March 2026, 10:00, by which a button names an occurrence. */
const AT = Date.parse('2026-03-03T10:00:00Z') / 60_000;

function onWindow(name: string, permission: string, more: readonly OptionJson[] = []): StrangerCase {
  return { permission, ask: (who) => slash('window', [sub(name, [text('window', 'W-1'), ...more])], who) };
}

function firingReport(heardAt: Date): AlertReport {
  const labels = { alertname: 'NodeDown', severity: 'critical', fleet: FLEET };
  const annotations = { summary: PURPOSE, description: null, runbookUrl: null, dashboardUrl: null };
  const word = {
    fingerprint: 'a',
    status: 'firing',
    startsAt: heardAt,
    endsAt: null,
    labels,
    annotations,
    url: null,
  } as const;
  return { source: 'grafana', heardAt, words: [word], sourceGroup: null };
}

function onAlert(name: string, permission: string, more: readonly OptionJson[] = []): StrangerCase {
  return {
    permission,
    told: 'alert.view',
    ask: (who) => slash('alert', [sub(name, [text('alert', 'AL-1'), ...more])], who),
  };
}

function onStorm(act: string, permission: string): StrangerCase {
  return {
    permission,
    told: 'alert.view',
    ask: (who) => slash('alert', [sub('storm', [text('storm', 'ST-1'), text('do', act)])], who),
  };
}

function offersAlerts(name: string, permission: string): StrangerCase {
  return { permission, ask: (who) => typing('alert', [sub(name, [typed('alert', '')])], who) };
}

function offersWindows(name: string, permission: string): StrangerCase {
  return { permission, ask: (who) => typing('window', [sub(name, [typed('window', '')])], who) };
}

function offersOfWindow(name: string, option: string, permission: string): StrangerCase {
  return {
    permission,
    ask: (who) => typing('window', [sub(name, [text('window', 'W-1'), typed(option, '')])], who),
  };
}

function onHold(name: string, permission: string, more: readonly OptionJson[] = []): StrangerCase {
  return {
    permission,
    told: 'hold.view',
    ask: (who) => slash('autodeploy', [sub(name, [text('fleet', FLEET), ...more])], who),
  };
}

function offersFleets(name: string, permission: string): StrangerCase {
  return { permission, ask: (who) => typing('autodeploy', [sub(name, [typed('fleet', 'st')])], who) };
}

function onDeploy(name: string, permission: string, more: readonly OptionJson[] = []): StrangerCase {
  return {
    permission,
    told: 'hold.view',
    ask: (who) => slash('deploy', [sub(name, [text('fleet', FLEET), ...more])], who),
  };
}

/** Of an upgrade that is there, so that it can be put back. */
const EXECUTION = {
  by: null,
  begunAt: new Date('2026-03-02T09:00:00Z'),
  deploy: 1,
  backTo: 'v0.38.0',
  hold: null,
  soak: null,
  rollback: null,
} as const;

function onCard(button: string, permission: string): StrangerCase {
  return { permission, told: 'hold.view', ask: (who) => press(button, who) };
}

const CASES: Readonly<Record<string, StrangerCase>> = {
  'command:fleet list': { permission: 'fleet.view', ask: (who) => slash('fleet', [sub('list')], who) },
  'command:fleet info': {
    permission: 'fleet.view',
    ask: (who) => slash('fleet', [sub('info', [text('fleet', FLEET)])], who),
  },
  'autocomplete:fleet info fleet': {
    permission: 'fleet.view',
    ask: (who) => typing('fleet', [sub('info', [typed('fleet', 'st')])], who),
  },
  'command:fleet status': {
    permission: 'fleet.view',
    ask: (who) => slash('fleet', [sub('status', [text('fleet', FLEET)])], who),
  },
  'autocomplete:fleet status fleet': {
    permission: 'fleet.view',
    ask: (who) => typing('fleet', [sub('status', [typed('fleet', '')])], who),
  },
  'command:fleet health': {
    permission: 'fleet.view',
    ask: (who) => slash('fleet', [sub('health', [text('fleet', FLEET)])], who),
  },
  'autocomplete:fleet health fleet': {
    permission: 'fleet.view',
    ask: (who) => typing('fleet', [sub('health', [typed('fleet', 'st')])], who),
  },
  'autocomplete:fleet health host': {
    permission: 'fleet.view',
    ask: (who) => typing('fleet', [sub('health', [text('fleet', FLEET), typed('host', 'st')])], who),
  },
  'command:fleet history': {
    permission: 'fleet.view',
    ask: (who) => slash('fleet', [sub('history', [text('fleet', FLEET)])], who),
  },
  'autocomplete:fleet history fleet': {
    permission: 'fleet.view',
    ask: (who) => typing('fleet', [sub('history', [typed('fleet', 'st')])], who),
  },
  'command:upgrade history': {
    permission: 'upgrade.view',
    ask: (who) => slash('upgrade', [sub('history', [text('fleet', FLEET)])], who),
  },
  'autocomplete:upgrade history fleet': {
    permission: 'upgrade.view',
    ask: (who) => typing('upgrade', [sub('history', [typed('fleet', 'st')])], who),
  },
  'command:upgrade draft': {
    permission: 'upgrade.request',
    told: 'upgrade.view',
    ask: (who) => slash('upgrade', [sub('draft', [text('fleet', FLEET)])], who),
  },
  'autocomplete:upgrade draft fleet': {
    permission: 'upgrade.request',
    ask: (who) => typing('upgrade', [sub('draft', [typed('fleet', 'st')])], who),
  },
  'command:upgrade delegate': {
    permission: 'upgrade.view',
    ask: (who) => slash('upgrade', [sub('delegate', [text('to', 'asker'), text('until', 'in 2h')])], who),
  },
  'command:upgrade study': {
    permission: 'upgrade.decide',
    told: 'upgrade.view',
    ask: (who) =>
      slash('upgrade', [sub('study', [text('request', 'UP-1'), text('of', 'qa'), text('question', 'Why not')])], who),
  },
  'autocomplete:upgrade study request': {
    permission: 'upgrade.decide',
    ask: (who) => typing('upgrade', [sub('study', [typed('request', '')])], who),
  },
  'command:upgrade answer': {
    permission: 'upgrade.approve',
    told: 'upgrade.view',
    ask: (who) =>
      slash('upgrade', [sub('answer', [text('request', 'UP-1'), text('of', 'qa'), text('result', 'It is well')])], who),
  },
  'autocomplete:upgrade answer request': {
    permission: 'upgrade.approve',
    ask: (who) => typing('upgrade', [sub('answer', [typed('request', '')])], who),
  },
  'command:upgrade back': { permission: 'upgrade.view', ask: (who) => slash('upgrade', [sub('back')], who) },
  'message-menu:Request upgrade': {
    permission: 'upgrade.request',
    ask: (who) => messageMenu('Request upgrade', 'v9.9.9 is out', who),
  },
  'component:upgrade-draft-open': {
    permission: 'upgrade.request',
    ask: (who) => press('upgrade-draft-open:0123456789.what', who),
  },
  'component:upgrade-draft-form': {
    permission: 'upgrade.request',
    ask: (who) => submit('upgrade-draft-form:0123456789.what', { version: 'v9.9.9', reason: 'Why not' }, who),
  },
  'component:upgrade-draft-fleet': {
    permission: 'upgrade.request',
    ask: (who) => press(`upgrade-draft-fleet:0123456789.${FLEET}`, who),
  },
  'component:upgrade-draft-file': {
    permission: 'upgrade.request',
    ask: (who) => press('upgrade-draft-file:0123456789', who),
  },
  'component:upgrade-draft-drop': {
    permission: 'upgrade.request',
    ask: (who) => press('upgrade-draft-drop:0123456789', who),
  },
  'component:fleet-page': { permission: 'fleet.view', ask: (who) => press('fleet-page:list.1', who) },
  'component:fleet-browse': {
    permission: 'fleet.view',
    ask: (who) => press('fleet-browse:list.1', { ...who, on: 'public-message' }),
  },
  'command:audit search': {
    permission: 'audit.search',
    ask: (who) => slash('audit', [sub('search', [text('fleet', FLEET)])], who),
  },
  'autocomplete:audit search act': {
    permission: 'audit.search',
    ask: (who) => typing('audit', [sub('search', [typed('act', '')])], who),
  },
  'autocomplete:audit search fleet': {
    permission: 'audit.search',
    ask: (who) => typing('audit', [sub('search', [typed('fleet', 'st')])], who),
  },
  'command:inbox mine': { permission: 'fleet.view', ask: (who) => slash('inbox', [sub('mine')], who) },
  'command:inbox list': { permission: 'inbox.view', ask: (who) => slash('inbox', [sub('list')], who) },
  'command:inbox replay': { permission: 'inbox.replay', ask: (who) => slash('inbox', [sub('replay')], who) },
  'autocomplete:inbox replay event': {
    permission: 'inbox.replay',
    ask: (who) => typing('inbox', [sub('replay', [typed('event', '')])], who),
  },
  'command:doctor': { permission: 'system.view', ask: (who) => slash('doctor', [], who) },
  'command:upgrade request': {
    permission: 'upgrade.request',
    told: 'upgrade.view',
    ask: (who) =>
      slash(
        'upgrade',
        [sub('request', [text('fleet', FLEET), text('version', 'v9.9.9'), text('reason', 'a fix')])],
        who,
      ),
  },
  'autocomplete:upgrade request fleet': {
    permission: 'upgrade.request',
    ask: (who) => typing('upgrade', [sub('request', [typed('fleet', 'st')])], who),
  },
  'autocomplete:upgrade request version': {
    permission: 'upgrade.request',
    ask: (who) => typing('upgrade', [sub('request', [text('fleet', FLEET), typed('version', '')])], who),
  },
  'autocomplete:upgrade request replaces': {
    permission: 'upgrade.cancel',
    ask: (who) => typing('upgrade', [sub('request', [text('fleet', FLEET), typed('replaces', '')])], who),
  },
  'command:upgrade list': { permission: 'upgrade.view', ask: (who) => slash('upgrade', [sub('list')], who) },
  'autocomplete:upgrade list fleet': {
    permission: 'upgrade.view',
    ask: (who) => typing('upgrade', [sub('list', [typed('fleet', '')])], who),
  },
  'command:upgrade show': {
    permission: 'upgrade.view',
    ask: (who) => slash('upgrade', [sub('show', [text('request', 'UP-1')])], who),
  },
  'autocomplete:upgrade show request': {
    permission: 'upgrade.view',
    ask: (who) => typing('upgrade', [sub('show', [typed('request', '')])], who),
  },
  'command:upgrade cancel': {
    permission: 'upgrade.cancel',
    told: 'upgrade.view',
    ask: (who) => slash('upgrade', [sub('cancel', [text('request', 'UP-1')])], who),
  },
  ...Object.fromEntries(
    ['deploy', 'unschedule', 'ask'].map((what) => [
      `command:upgrade ${what}`,
      {
        permission: 'upgrade.deploy',
        told: 'upgrade.view',
        ask: (who: Who) => slash('upgrade', [sub(what, [text('request', 'UP-1')])], who),
      },
    ]),
  ),
  'command:upgrade schedule': {
    permission: 'upgrade.deploy',
    told: 'upgrade.view',
    ask: (who) => slash('upgrade', [sub('schedule', [text('request', 'UP-1'), text('at', 'in 2h')])], who),
  },
  ...Object.fromEntries(
    ['deploy', 'schedule', 'unschedule', 'ask'].map((what) => [
      `autocomplete:upgrade ${what} request`,
      {
        permission: 'upgrade.deploy',
        ask: (who: Who) => typing('upgrade', [sub(what, [typed('request', '')])], who),
      },
    ]),
  ),
  'component:upgrade-deploy': { ...onCard('upgrade-deploy:1.1', 'upgrade.deploy'), told: 'upgrade.view' },
  'component:upgrade-ask': { ...onCard('upgrade-ask:1.1', 'upgrade.deploy'), told: 'upgrade.view' },
  'component:upgrade-unschedule': { ...onCard('upgrade-unschedule:1.1', 'upgrade.deploy'), told: 'upgrade.view' },
  'command:upgrade rollback': {
    permission: 'upgrade.rollback',
    told: 'upgrade.view',
    ask: (who) => slash('upgrade', [sub('rollback', [text('request', 'UP-1'), text('reason', 'it leaks')])], who),
  },
  'autocomplete:upgrade rollback request': {
    permission: 'upgrade.rollback',
    ask: (who) => typing('upgrade', [sub('rollback', [typed('request', '')])], who),
  },
  'component:upgrade-roll-back': { ...onCard('upgrade-roll-back:1.1', 'upgrade.rollback'), told: 'upgrade.view' },
  'component:upgrade-roll-back-why': {
    permission: 'upgrade.rollback',
    told: 'upgrade.view',
    ask: (who) => submit('upgrade-roll-back-why:1.1', { reason: 'it leaks' }, who),
  },
  'autocomplete:upgrade cancel request': {
    permission: 'upgrade.cancel',
    ask: (who) => typing('upgrade', [sub('cancel', [typed('request', '')])], who),
  },
  'component:upgrade-accept': {
    permission: 'upgrade.decide',
    told: 'upgrade.view',
    ask: (who) => press('upgrade-accept:1.1', who),
  },
  'component:upgrade-reject': {
    permission: 'upgrade.decide',
    told: 'upgrade.view',
    ask: (who) => press('upgrade-reject:1.1', who),
  },
  'component:upgrade-reason': {
    permission: 'upgrade.decide',
    told: 'upgrade.view',
    ask: (who) => submit('upgrade-reason:1.1', { reason: 'not now' }, who),
  },
  'command:pipeline status': { permission: 'run.view', ask: (who) => slash('pipeline', [sub('status')], who) },
  'autocomplete:pipeline status environment': {
    permission: 'run.view',
    ask: (who) => typing('pipeline', [sub('status', [typed('environment', '')])], who),
  },
  'autocomplete:pipeline status pipeline': {
    permission: 'run.view',
    ask: (who) => typing('pipeline', [sub('status', [typed('pipeline', 'ci')])], who),
  },
  'command:pipeline subscribe': {
    permission: 'subscription.manage',
    told: 'run.view',
    ask: (who) => slash('pipeline', [sub('subscribe', [text('channel', OTHER_CHANNEL)])], who),
  },
  'autocomplete:pipeline subscribe pipeline': {
    permission: 'subscription.manage',
    ask: (who) => typing('pipeline', [sub('subscribe', [typed('pipeline', '')])], who),
  },
  'autocomplete:pipeline subscribe environment': {
    permission: 'subscription.manage',
    ask: (who) => typing('pipeline', [sub('subscribe', [typed('environment', '')])], who),
  },
  'autocomplete:pipeline subscribe branch': {
    permission: 'subscription.manage',
    ask: (who) => typing('pipeline', [sub('subscribe', [typed('branch', 'ma')])], who),
  },
  'autocomplete:pipeline subscribe repository': {
    permission: 'subscription.manage',
    ask: (who) => typing('pipeline', [sub('subscribe', [typed('repository', '')])], who),
  },
  'autocomplete:pipeline subscribe mention': {
    permission: 'subscription.manage',
    ask: (who) => typing('pipeline', [sub('subscribe', [typed('mention', '')])], who),
  },
  'command:pipeline unsubscribe': {
    permission: 'subscription.manage',
    told: 'run.view',
    ask: (who) => slash('pipeline', [sub('unsubscribe', [text('subscription', 'SUB-1')])], who),
  },
  'autocomplete:pipeline unsubscribe subscription': {
    permission: 'subscription.manage',
    ask: (who) => typing('pipeline', [sub('unsubscribe', [typed('subscription', '')])], who),
  },
  'command:pipeline subscriptions': {
    permission: 'run.view',
    ask: (who) => slash('pipeline', [sub('subscriptions')], who),
  },
  'command:why run': {
    permission: 'run.view',
    ask: (who) => slash('why', [sub('run', [text('run', 'github:acme/node:8163')])], who),
  },
  'command:why fleet': {
    permission: 'window.view',
    ask: (who) => slash('why', [sub('fleet', [text('fleet', FLEET)])], who),
  },
  'autocomplete:why fleet fleet': {
    permission: 'window.view',
    ask: (who) => typing('why', [sub('fleet', [typed('fleet', 'st')])], who),
  },
  'autocomplete:why run run': {
    permission: 'run.view',
    ask: (who) => typing('why', [sub('run', [typed('run', '')])], who),
  },
  'command:fleet metrics': {
    permission: 'fleet.view',
    ask: (who) => slash('fleet', [sub('metrics', [text('fleet', FLEET)])], who),
  },
  'autocomplete:fleet metrics fleet': {
    permission: 'fleet.view',
    ask: (who) => typing('fleet', [sub('metrics', [typed('fleet', 'st')])], who),
  },
  'command:fleet database': {
    permission: 'fleet.view',
    ask: (who) => slash('fleet', [sub('database', [text('fleet', FLEET)])], who),
  },
  'autocomplete:fleet database fleet': {
    permission: 'fleet.view',
    ask: (who) => typing('fleet', [sub('database', [typed('fleet', 'st')])], who),
  },
  'command:shard bandwidth': {
    permission: 'fleet.view',
    ask: (who) => slash('shard', [sub('bandwidth', [text('fleet', FLEET)])], who),
  },
  'autocomplete:shard bandwidth fleet': {
    permission: 'fleet.view',
    ask: (who) => typing('shard', [sub('bandwidth', [typed('fleet', 'st')])], who),
  },
  'autocomplete:shard bandwidth shard': {
    permission: 'fleet.view',
    ask: (who) => typing('shard', [sub('bandwidth', [text('fleet', FLEET), typed('shard', '')])], who),
  },
  'autocomplete:shard bandwidth window': {
    permission: 'fleet.view',
    ask: (who) => typing('shard', [sub('bandwidth', [text('fleet', FLEET), typed('window', '1')])], who),
  },
  'command:shard top': {
    permission: 'fleet.view',
    ask: (who) => slash('shard', [sub('top', [text('fleet', FLEET)])], who),
  },
  'autocomplete:shard top fleet': {
    permission: 'fleet.view',
    ask: (who) => typing('shard', [sub('top', [typed('fleet', 'st')])], who),
  },
  'autocomplete:shard top shard': {
    permission: 'fleet.view',
    ask: (who) => typing('shard', [sub('top', [text('fleet', FLEET), typed('shard', '')])], who),
  },
  'autocomplete:shard top window': {
    permission: 'fleet.view',
    ask: (who) => typing('shard', [sub('top', [text('fleet', FLEET), typed('window', '1')])], who),
  },
  'command:shard clients': {
    permission: 'fleet.view',
    ask: (who) => slash('shard', [sub('clients', [text('fleet', FLEET)])], who),
  },
  'autocomplete:shard clients fleet': {
    permission: 'fleet.view',
    ask: (who) => typing('shard', [sub('clients', [typed('fleet', 'st')])], who),
  },
  'autocomplete:shard clients window': {
    permission: 'fleet.view',
    ask: (who) => typing('shard', [sub('clients', [text('fleet', FLEET), typed('window', '1')])], who),
  },
  'command:shard mesh': {
    permission: 'fleet.view',
    ask: (who) => slash('shard', [sub('mesh', [text('fleet', FLEET)])], who),
  },
  'autocomplete:shard mesh fleet': {
    permission: 'fleet.view',
    ask: (who) => typing('shard', [sub('mesh', [typed('fleet', 'st')])], who),
  },
  'autocomplete:shard mesh shard': {
    permission: 'fleet.view',
    ask: (who) => typing('shard', [sub('mesh', [text('fleet', FLEET), typed('shard', '')])], who),
  },
  'command:shard list': {
    permission: 'fleet.view',
    ask: (who) => slash('shard', [sub('list', [text('fleet', FLEET)])], who),
  },
  'autocomplete:shard list fleet': {
    permission: 'fleet.view',
    ask: (who) => typing('shard', [sub('list', [typed('fleet', 'st')])], who),
  },
  'command:shard budget': {
    permission: 'fleet.view',
    ask: (who) => slash('shard', [sub('budget', [text('fleet', FLEET)])], who),
  },
  'autocomplete:shard budget fleet': {
    permission: 'fleet.view',
    ask: (who) => typing('shard', [sub('budget', [typed('fleet', 'st')])], who),
  },
  'command:pipeline history': {
    permission: 'run.view',
    ask: (who) => slash('pipeline', [sub('history', [text('pipeline', 'node-ci')])], who),
  },
  'autocomplete:pipeline history pipeline': {
    permission: 'run.view',
    ask: (who) => typing('pipeline', [sub('history', [typed('pipeline', '')])], who),
  },
  'command:pipeline show': {
    permission: 'run.view',
    ask: (who) => slash('pipeline', [sub('show', [text('run', 'github:acme/node:8163')])], who),
  },
  'autocomplete:pipeline show run': {
    permission: 'run.view',
    ask: (who) => typing('pipeline', [sub('show', [typed('run', '')])], who),
  },
  'component:upgrade-page': { permission: 'upgrade.view', ask: (who) => press('upgrade-page:1/*/*', who) },
  'command:approval list': { permission: 'approval.view', ask: (who) => slash('approval', [sub('list')], who) },
  'command:approval show': {
    permission: 'approval.view',
    ask: (who) => slash('approval', [sub('show', [text('approval', 'AP-1')])], who),
  },
  'autocomplete:approval show approval': {
    permission: 'approval.view',
    ask: (who) => typing('approval', [sub('show', [typed('approval', '')])], who),
  },
  'component:approval-agree': {
    permission: 'approval.give',
    told: 'approval.view',
    ask: (who) => press('approval-agree:1.1', who),
  },
  'component:approval-reject': {
    permission: 'approval.give',
    told: 'approval.view',
    ask: (who) => press('approval-reject:1.1', who),
  },
  'component:approval-reason': {
    permission: 'approval.give',
    told: 'approval.view',
    ask: (who) => submit('approval-reason:1.1', { reason: 'not now' }, who),
  },
  'component:approval-withdraw': {
    permission: 'approval.withdraw',
    told: 'approval.view',
    ask: (who) => press('approval-withdraw:1.1', who),
  },
  'command:service list': { permission: 'fleet.view', ask: (who) => slash('service', [sub('list')], who) },
  'command:service status': {
    permission: 'fleet.view',
    ask: (who) => slash('service', [sub('status', [text('service', 'backend')])], who),
  },
  'autocomplete:service status service': {
    permission: 'fleet.view',
    ask: (who) => typing('service', [sub('status', [typed('service', 'back')])], who),
  },
  'command:act list': { permission: 'act.view', ask: (who) => slash('act', [sub('list')], who) },
  'command:act show': {
    permission: 'act.view',
    ask: (who) => slash('act', [sub('show', [text('act', 'ACT-1')])], who),
  },
  'autocomplete:act show act': {
    permission: 'act.view',
    ask: (who) => typing('act', [sub('show', [typed('act', '')])], who),
  },
  'component:act-done': { permission: 'act.settle', told: 'act.view', ask: (who) => press('act-done:1.2', who) },
  'component:act-not-done': {
    permission: 'act.settle',
    told: 'act.view',
    ask: (who) => press('act-not-done:1.2', who),
  },
  'command:help': { permission: 'help.read', ask: (who) => slash('help', [], who) },
  'autocomplete:help topic': {
    permission: 'help.read',
    ask: (who) => typing('help', [typed('topic', 'up')], who),
  },
  'component:help-page': { permission: 'help.read', ask: (who) => press('help-page:1', who) },
  'command:duties': { permission: 'fleet.view', ask: (who) => slash('duties', [text('fleet', FLEET)], who) },
  'autocomplete:duties fleet': {
    permission: 'fleet.view',
    ask: (who) => typing('duties', [typed('fleet', 'st')], who),
  },
  'command:window open': {
    permission: 'window.manage',
    ask: (who) =>
      slash('window', [sub('open', [text('name', 'A fix'), text('length', '2h'), text('fleets', FLEET)])], who),
  },
  'command:window schedule': {
    permission: 'window.manage',
    ask: (who) =>
      slash(
        'window',
        [
          sub('schedule', [
            text('name', 'A fix'),
            text('start', 'tomorrow 10:00'),
            text('length', '2h'),
            text('fleets', FLEET),
          ]),
        ],
        who,
      ),
  },
  'command:window list': { permission: 'window.view', ask: (who) => slash('window', [sub('list')], who) },
  'command:window show': onWindow('show', 'window.view'),
  'autocomplete:window show window': offersWindows('show', 'window.view'),
  'command:window close': onWindow('close', 'window.manage'),
  'autocomplete:window close window': offersWindows('close', 'window.manage'),
  'command:window cancel': onWindow('cancel', 'window.manage'),
  'autocomplete:window cancel window': offersWindows('cancel', 'window.manage'),
  'autocomplete:window cancel occurrence': offersOfWindow('cancel', 'occurrence', 'window.manage'),
  'command:window move': onWindow('move', 'window.manage', [
    text('occurrence', '2026-03-03T10:00'),
    text('to', '2026-03-04 10:00'),
  ]),
  'autocomplete:window move window': offersWindows('move', 'window.manage'),
  'autocomplete:window move occurrence': offersOfWindow('move', 'occurrence', 'window.manage'),
  'command:window staff': onWindow('staff', 'window.staff', [
    text('role', 'on-call'),
    text('person', '300000000000000042'),
  ]),
  'autocomplete:window staff window': offersWindows('staff', 'window.staff'),
  'autocomplete:window staff occurrence': offersOfWindow('staff', 'occurrence', 'window.staff'),
  'autocomplete:window staff role': offersOfWindow('staff', 'role', 'window.staff'),
  'command:window hand-over': onWindow('hand-over', 'window.serve', [text('note', 'The cache is cold.')]),
  'autocomplete:window hand-over window': offersWindows('hand-over', 'window.serve'),
  'command:window override': {
    permission: 'window.override',
    ask: (who) =>
      slash(
        'window',
        [sub('override', [text('act', 'deploy'), text('fleet', FLEET), text('reason', 'It cannot wait')])],
        who,
      ),
  },
  'autocomplete:window override fleet': {
    permission: 'window.override',
    ask: (who) => typing('window', [sub('override', [typed('fleet', 'st')])], who),
  },
  'command:window calendar': { permission: 'window.view', ask: (who) => slash('window', [sub('calendar')], who) },
  'component:window-schedule': {
    permission: 'window.manage',
    ask: (who) => press('window-schedule:0123456789', who),
  },
  'component:window-discard': { permission: 'window.manage', ask: (who) => press('window-discard:0123456789', who) },
  'component:window-confirm': { permission: 'window.serve', ask: (who) => press(`window-confirm:1.${AT}`, who) },
  'component:window-decline': { permission: 'window.serve', ask: (who) => press(`window-decline:1.${AT}`, who) },
  'command:autodeploy pause': onHold('pause', 'hold.place', [text('for', '2h'), text('reason', 'a look')]),
  'command:autodeploy resume': onHold('resume', 'hold.release-others'),
  'command:autodeploy extend': onHold('extend', 'hold.release-others', [text('for', '2h')]),
  'command:autodeploy status': onHold('status', 'hold.view'),
  'autocomplete:autodeploy pause fleet': offersFleets('pause', 'hold.place'),
  'autocomplete:autodeploy resume fleet': offersFleets('resume', 'hold.release'),
  'autocomplete:autodeploy extend fleet': offersFleets('extend', 'hold.extend'),
  'autocomplete:autodeploy status fleet': offersFleets('status', 'hold.view'),
  'autocomplete:autodeploy resume hold': {
    permission: 'hold.view',
    ask: (who) => typing('autodeploy', [sub('resume', [text('fleet', FLEET), typed('hold', '')])], who),
  },
  'autocomplete:autodeploy extend hold': {
    permission: 'hold.view',
    ask: (who) => typing('autodeploy', [sub('extend', [text('fleet', FLEET), typed('hold', '')])], who),
  },
  'component:hold-mine': onCard(`hold-mine:${FLEET}`, 'hold.release'),
  'component:hold-again': onCard(`hold-again:${FLEET}|1`, 'hold.place'),
  'component:hold-accept': onCard(`hold-accept:${FLEET}|1`, 'hold.release-others'),
  'component:hold-extend': onCard('hold-extend:1.1', 'hold.release-others'),
  'component:hold-resume': onCard('hold-resume:1.1', 'hold.release-others'),
  'component:hold-resume-now': onCard('hold-resume-now:1.1', 'hold.release-others'),
  'component:hold-done': onCard(`hold-done:${FLEET}|1`, 'hold.confirm'),
  'component:hold-cannot': onCard(`hold-cannot:${FLEET}|1`, 'hold.confirm'),
  'command:deploy branch': onDeploy('branch', 'deploy.branch', [
    text('ref', 'a-branch'),
    text('for', '2h'),
    text('reason', 'a look'),
  ]),
  'command:deploy restore': onDeploy('restore', 'deploy.restore'),
  'command:deploy status': onDeploy('status', 'hold.view'),
  'autocomplete:deploy branch fleet': {
    permission: 'deploy.branch',
    ask: (who) => typing('deploy', [sub('branch', [typed('fleet', 'wa')])], who),
  },
  'autocomplete:deploy branch ref': {
    permission: 'deploy.branch',
    ask: (who) => typing('deploy', [sub('branch', [text('fleet', FLEET), typed('ref', '')])], who),
  },
  'autocomplete:deploy restore fleet': {
    permission: 'deploy.restore',
    ask: (who) => typing('deploy', [sub('restore', [typed('fleet', 'st')])], who),
  },
  'autocomplete:deploy status fleet': {
    permission: 'hold.view',
    ask: (who) => typing('deploy', [sub('status', [typed('fleet', 'st')])], who),
  },
  'component:deploy-restore': onCard('deploy-restore:1', 'deploy.restore'),
  'component:deploy-done': onCard('deploy-done:1', 'hold.confirm'),
  'component:deploy-cannot': onCard('deploy-cannot:1', 'hold.confirm'),
  'component:deploy-cannot-why': {
    permission: 'hold.confirm',
    told: 'hold.view',
    ask: (who) => submit('deploy-cannot-why:1', { reason: 'no access' }, who),
  },
  'command:can': {
    permission: 'window.view',
    ask: (who) => slash('can', [text('act', 'deploy'), text('fleet', FLEET)], who),
  },
  'autocomplete:can fleet': {
    permission: 'window.view',
    ask: (who) => typing('can', [typed('fleet', 'st')], who),
  },
  'command:alert list': { permission: 'alert.view', ask: (who) => slash('alert', [sub('list')], who) },
  'autocomplete:alert list fleet': {
    permission: 'alert.view',
    ask: (who) => typing('alert', [sub('list', [typed('fleet', 'st')])], who),
  },
  'command:alert show': onAlert('show', 'alert.view'),
  'autocomplete:alert show alert': offersAlerts('show', 'alert.view'),
  'command:alert ack': onAlert('ack', 'alert.ack'),
  'autocomplete:alert ack alert': offersAlerts('ack', 'alert.ack'),
  'command:alert unack': onAlert('unack', 'alert.ack'),
  'autocomplete:alert unack alert': offersAlerts('unack', 'alert.ack'),
  'command:alert assign': onAlert('assign', 'alert.assign'),
  'autocomplete:alert assign alert': offersAlerts('assign', 'alert.assign'),
  'command:alert escalate': onAlert('escalate', 'alert.escalate'),
  'autocomplete:alert escalate alert': offersAlerts('escalate', 'alert.escalate'),
  'command:alert silence': onAlert('silence', 'alert.silence', [text('for', '2h'), text('reason', 'a swap')]),
  'autocomplete:alert silence alert': offersAlerts('silence', 'alert.silence'),
  'command:alert unsilence': {
    permission: 'alert.silence',
    told: 'alert.view',
    ask: (who) => slash('alert', [sub('unsilence', [text('silence', 'SIL-1')])], who),
  },
  'autocomplete:alert unsilence silence': {
    permission: 'alert.silence',
    ask: (who) => typing('alert', [sub('unsilence', [typed('silence', '')])], who),
  },
  'command:alert storm': onStorm('show', 'alert.view'),
  'autocomplete:alert storm storm': {
    permission: 'alert.view',
    ask: (who) => typing('alert', [sub('storm', [typed('storm', '')])], who),
  },
  'component:storm-ack': {
    permission: 'alert.ack',
    told: 'alert.view',
    ask: (who) => press('storm-ack:1.1', { ...who, on: 'public-message' }),
  },
  'component:storm-unack': {
    permission: 'alert.ack',
    told: 'alert.view',
    ask: (who) => press('storm-unack:1.1', { ...who, on: 'public-message' }),
  },
  'component:storm-assign': {
    permission: 'alert.assign',
    told: 'alert.view',
    ask: (who) => press('storm-assign:1.1', { ...who, on: 'public-message' }),
  },
  'component:storm-silence': {
    permission: 'alert.silence',
    told: 'alert.view',
    ask: (who) => press('storm-silence:1.1', { ...who, on: 'public-message' }),
  },
  'component:storm-silence-form': {
    permission: 'alert.silence',
    told: 'alert.view',
    ask: (who) =>
      submit('storm-silence-form:1.1', { for: '2h', reason: 'a swap', matchers: 'fleet="status.prod"' }, who),
  },
  'component:alert-ack': {
    permission: 'alert.ack',
    told: 'alert.view',
    ask: (who) => press('alert-ack:1.1', { ...who, on: 'public-message' }),
  },
  'component:alert-unack': {
    permission: 'alert.ack',
    told: 'alert.view',
    ask: (who) => press('alert-unack:1.1', { ...who, on: 'public-message' }),
  },
  'component:alert-assign': {
    permission: 'alert.assign',
    told: 'alert.view',
    ask: (who) => press('alert-assign:1.1', { ...who, on: 'public-message' }),
  },
  'component:alert-escalate': {
    permission: 'alert.escalate',
    told: 'alert.view',
    ask: (who) => press('alert-escalate:1.1', { ...who, on: 'public-message' }),
  },
  'component:alert-silence': {
    permission: 'alert.silence',
    told: 'alert.view',
    ask: (who) => press('alert-silence:1.1', { ...who, on: 'public-message' }),
  },
  'component:alert-silence-form': {
    permission: 'alert.silence',
    told: 'alert.view',
    ask: (who) =>
      submit('alert-silence-form:1.1', { for: '2h', reason: 'a swap', matchers: 'fleet="status.prod"' }, who),
  },
  'command:why alert': {
    permission: 'alert.view',
    ask: (who) => slash('why', [sub('alert', [text('alert', 'AL-1')])], who),
  },
  'autocomplete:why alert alert': {
    permission: 'alert.view',
    ask: (who) => typing('why', [sub('alert', [typed('alert', '')])], who),
  },
  'component:audit-page': { permission: 'audit.search', ask: (who) => press(`audit-page:${newestPage}`, who) },
};

const acts = Object.entries(CASES);
const judged = acts.filter(([act]) => !act.startsWith('autocomplete:'));
const offering = acts.filter(([act]) => act.startsWith('autocomplete:'));

describe('the gate, before everything people can ask of Muster on Discord', () => {
  let house: FleetWorld;
  let commands: readonly Command[];
  let audit: AuditService;
  let responder: RecordingResponder;
  let dispatcher: Dispatcher;

  beforeEach(async () => {
    const fleets = missionFleets().map((fleet) => (fleet.name === FLEET ? { ...fleet, purpose: PURPOSE } : fleet));
    const insiders = { name: 'insiders', id: INSIDERS, grants: [{ permission: '*', fleets: ['*'] }] };
    const shut = fleetsConfig(fleets, {
      pipelines: [testPipeline()],
      services: [testService({ fleet: FLEET, about: PURPOSE })],
      policy: { everyone: [], owner: ['*'], maintainer: ['*'], shell: [] },
    });
    const people = [INSIDER, ASKER].map(({ userId, name }) => testPerson({ name, discord: [userId] }));
    house = await openFleetWorld({ ...shut, roles: [...shut.roles, insiders], people: [...shut.people, ...people] });
    const config = () => house.config.current;
    const { database, clock } = house;
    const gate = createGate(config);
    audit = createAuditService({ database, clock, config });
    const requests = testRequestService({ database, clock, config, audit, fleets: house.fleets });
    const approvals = testApprovalService({ database, clock, config, audit });
    const windows = testWindowService({ database, clock, config, audit });
    const alertDesk = openAlertDesk(database, config, { clock });
    const holds = testHoldService({ database, clock, config, audit });
    const deploys = testDeployService({ ...house, config, audit });
    const { handlings } = alertDesk;
    commands = createCommands({
      ...alertDesk,
      mine: createMineService({ config, clock, gate, approvals, holds, deploys, handlings, requests, windows }),
      ...testPipelineQuestions({ config, gate }),
      ...testRouteServices({ database, clock, config, audit }),
      services: testServices({ config, clock, database, gate }),
      fleets: house.fleets,
      health: house.health,
      fleetMetrics: house.fleetMetrics,
      bandwidth: house.bandwidth,
      shardList: house.shardList,
      meshes: house.meshes,
      meshHistory: house.meshHistory,
      meshAlerts: async () => [],
      shardTop: house.shardTop,
      budgets: house.budgets,
      history: testHistory({ database, clock, config, audit, fleets: house.fleets }),
      standIns: testStandIns({ database, clock, config, audit, fleets: house.fleets }),
      drafts: testDrafts({ database, clock, config, audit, fleets: house.fleets }),
      menuSubject: () => Promise.resolve({ version: 'v9.9.9', fleets: [FLEET] }),
      gate,
      lastRun: () => Promise.resolve(null),
      audit,
      inboxService: testInboxService({ database, audit }),
      windows,
      holds,
      deploys,
      calendar: createCalendarService({
        config,
        database,
        clock,
        ids: createIds(clock),
        gate,
        audit,
        guildId: TEST_GUILD,
      }),
      can: { config, gate, windows, approvals, rolesOf: () => Promise.resolve([]) },
      approvals,
      actDesk: testActDesk({ database, clock, config, audit }),
      requests,
      begins: testUpgradeBegins({ database, clock, config, audit, approvals, windows }),
      studies: testStudies({ database, clock, config, audit, approvals, windows }),
      execution: testExecution({ ...house, config, audit, approvals, windows }),
      doctor: testDoctor(houseFacts({ backups: { folder: PURPOSE, newestAt: null, runningSince: new Date(0) } })),
      database,
      clock,
      config,
    });
    await setEventAside(database);
    await database.transaction((tx) => insertSubscription(tx, testSubscription({ reason: PURPOSE })));
    await database.transaction(async (tx) => {
      const window = testWindow({
        guildId: TEST_GUILD,
        name: PURPOSE,
        scope: { ...WHOLE_SCOPE, fleets: [FLEET] },
        staffing: [{ role: 'on-call', least: 1 }],
      });
      await insertHold(tx, testHold({ fleet: FLEET, reason: PURPOSE }), null);
      await saveDeploys(tx, testDeploys({ fleet: FLEET, version: 0 }));
      await insertDeploy(tx, testDeploy({ fleet: FLEET, reason: PURPOSE }));
      await insertWindow(tx, window, null);
      const { number: _number, ...plan } = window;
      await insertDraft(tx, {
        id: '0123456789',
        guildId: TEST_GUILD,
        userId: INSIDER.userId,
        plan,
        createdAt: clock.now(),
      });
    });
    await database.transaction((tx) =>
      storeRuns(tx, [testPipeline()], testRunEvent({ description: { title: PURPOSE } })),
    );
    await database.transaction(async (tx) => {
      await insertRequest(tx, testRequest({ number: 1, reason: PURPOSE }));
      const version = { text: 'v0.39.0', kind: 'tag', key: 'tag:0.39.0' } as const;
      const plan = { at: new Date('2030-01-01T00:00:00Z'), window: null, by: testRequest().requestedBy };
      await insertRequest(tx, testRequest({ number: 2, reason: PURPOSE, version, state: 'scheduled', plan }));
      await insertRequest(tx, testRequest({ number: 3, reason: PURPOSE, state: 'done', execution: EXECUTION }));
    });
    await database.transaction((tx) =>
      saveDraft(tx, {
        id: '0123456789',
        guildId: TEST_GUILD,
        userId: INSIDER.userId,
        fleet: FLEET,
        fields: { ...NO_FIELDS, reason: PURPOSE },
        expiresAt: new Date(clock.now().getTime() + 60_000),
      }),
    );
    await database.transaction(async (tx) => {
      const requestedBy = { userId: ASKER.userId, person: ASKER.name, name: ASKER.name };
      await insertApproval(tx, testApproval({ reason: PURPOSE, requestedBy }));
      const act = { ...testAct({ key: 'a', fleet: FLEET, summary: PURPOSE }) };
      const stored = await insertAct(tx, act, { guildId: TEST_GUILD, now: clock.now() });
      await saveAct(tx, unknown(stored, clock.now(), 'no answer in time'));
    });
    const repository = fleets.find(({ name }) => name === FLEET)?.versionPolicy.repository ?? '';
    const head = { system: 'github', repository, branch: PURPOSE, sha: 'a'.repeat(40), title: null } as const;
    await database.transaction((tx) => saveHead(tx, { ...head, author: null, at: clock.now() }));
    // AL-1 with SIL-1, of which the audit knows nothing.
    const unseen = openAlertDesk(database, config, { clock, audit: { record: () => Promise.resolve() } });
    await database.transaction((tx) => unseen.alerts.hear(tx, firingReport(clock.now())));
    await unseen.handlings.ack(
      { number: 1, seen: null, forMs: null, note: PURPOSE },
      { actor: alertActor(INSIDER.userId), act: 'a test' },
    );
    // ST-1 with AL-1 as its only group.
    const grouped = await unseen.handlings.find(database.read, 1);
    if (grouped === null) throw new Error('There is no AL-1.');
    await database.transaction(async (tx) => {
      await saveStorm(tx, aStorm({ number: 1, startedAt: clock.now(), stormyAt: clock.now() }));
      await saveEpisode(tx, { ...grouped.episode, stormId: 's1' });
    });
    await unseen.silences.silence(
      { number: 1, seen: null, matchers: null, forMs: 60_000, reason: PURPOSE, previewOnly: false, isConfirmed: false },
      { actor: { ...alertActor(INSIDER.userId), discordRoleIds: [INSIDERS] }, act: 'a test' },
    );
    await house.observer.observe(
      fleets.filter(({ name }) => name === FLEET),
      { versions: 'always' },
    );
    responder = new RecordingResponder();
    dispatcher = testDispatcher({
      commands,
      responder,
      gate,
      audit,
      database,
      clock,
    });
  });

  afterEach(async () => {
    await dispatcher.settled();
    await house.close();
  });

  async function auditRows(): Promise<readonly AuditRecord[]> {
    const everything = { userIds: null, act: null, fleet: null, since: null };
    const page = await audit.search(house.database.read, everything, { limit: 50, from: { kind: 'newest' } });
    return page.records;
  }

  function said(): string {
    return JSON.stringify(responder.calls);
  }

  it('knows a stranger for every command, autocomplete, button and form there is', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(listActs(commands).toSorted());
  });

  it('is told by each command which permissions it takes, for /help', () => {
    const declared = readGuide(commands).flatMap(({ entries }) =>
      entries.map(({ path, permissions }) => ({ path, permissions })),
    );

    expect(declared.length).toBeGreaterThan(10);
    for (const { path, permissions } of declared)
      expect(permissions).toContain((CASES[`command:${path}`] ?? CASES[`message-menu:${path}`])?.permission);
  });

  it('notices what a new definition adds', () => {
    const button = defineComponent({
      prefix: 'hold-end',
      input: z.object({}),
      pace: 'instant',
      answers: 'reply',
      find: () => Promise.resolve(null),
      requires: () => ({ permission: 'hold.place', fleet: null }),
      run: () => Promise.reject(new Error('not reached')),
      notFound: () => 'There is no such hold.',
    });
    const options = [
      {
        type: 2,
        name: 'hold',
        description: 'Holds',
        options: [
          {
            type: 1,
            name: 'place',
            description: 'Places one',
            options: [{ type: 3, name: 'fleet', description: 'Which', autocomplete: true }],
          },
        ],
      },
    ];
    // The builders give such plain objects; written out, their type is wider than Discord's.
    const definition = { name: 'autodeploy', description: 'Deploys', options } as unknown as Command['definition'];

    const added = listActs([
      { definition, components: [button] },
      { definition: { type: ApplicationCommandType.Message, name: 'Ask for a release' } },
    ]);

    expect(added).toEqual([
      'command:autodeploy hold place',
      'autocomplete:autodeploy hold place fleet',
      'component:hold-end',
      'message-menu:Ask for a release',
    ]);
  });

  it('registers nothing that Discord would refuse', () => {
    const outcome = registerableCommands(commands);

    expect(outcome).toEqual({ kind: 'registerable', definitions: commands.map(({ definition }) => definition) });
  });

  it.each(judged)(
    'refuses a stranger %s: privately, with the permission named, and on record',
    async (act, { ask, permission, told = permission }) => {
      const result = await dispatcher.dispatch(ask(STRANGER));

      expect(result).toMatchObject({ outcome: 'refused', reception: 'received' });
      expect(said()).toContain(told);
      expect(said()).not.toContain(PURPOSE);
      expect(publicWords(responder)).toEqual([]);
      expect(await auditRows()).toMatchObject([
        { userId: STRANGER.userId, permission, verdict: 'refused', act: result.act, guildId: TEST_GUILD },
      ]);
      expect(result.act.replace(/^(?:button|select|modal):/, 'component:')).toBe(act);
    },
  );

  it.each(judged)(
    'lets somebody with the permission %s, so that the case above proves something',
    async (_act, { ask }) => {
      const result = await dispatcher.dispatch(ask(INSIDER));

      expect(['refused', 'not-found', 'invalid', 'fault', 'unknown']).not.toContain(result.outcome);
      expect(await auditRows()).toMatchObject([
        { userId: INSIDER.userId, verdict: 'allowed', outcome: result.outcome },
      ]);
    },
  );

  it.each(judged)('does not %s from a direct message or for another server', async (_act, { ask }) => {
    const direct = await dispatcher.dispatch(ask({ ...INSIDER, guildId: null }));
    const elsewhere = await dispatcher.dispatch(ask({ ...INSIDER, guildId: '100000000000000009' }));

    expect([direct.outcome, elsewhere.outcome]).toEqual(['direct-message', 'other-guild']);
    expect(said()).not.toContain(PURPOSE);
    expect(publicWords(responder)).toEqual([]);
  });

  it.each(offering)('offers a stranger nothing at %s', async (_act, { ask }) => {
    // Something to offer, also where past acts are offered.
    await dispatcher.dispatch(slash('fleet', [sub('list')], INSIDER));
    responder.calls.length = 0;

    const refused = await dispatcher.dispatch(ask(STRANGER));
    const offered = await dispatcher.dispatch(ask(INSIDER));

    const [nothing = [], something = []] = responder.calls.map(choicesOf);
    expect(nothing).toEqual([]);
    expect(something).not.toEqual([]);
    expect([refused.outcome, offered.outcome]).toEqual(['offered', 'offered']);
  });

  it('answers a made-up button, form or command as something it does not know, and records no act', async () => {
    const results = [
      await dispatcher.dispatch(press('no-such-prefix:1', STRANGER)),
      await dispatcher.dispatch(submit('no-such-form:1', { reason: 'none' }, STRANGER)),
      await dispatcher.dispatch(slash('no-such-command', [], STRANGER)),
    ];

    expect(results.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(publicWords(responder)).toEqual([]);
    expect(await auditRows()).toEqual([]);
  });
});

/** What others in the channel could read. "Thinking…" alone says nothing, and what only the asker sees is not theirs. */
function publicWords({ calls }: RecordingResponder): readonly string[] {
  let originalIsPrivate = false;
  return calls.flatMap((call) => {
    switch (call.call) {
      case 'deleteOriginal':
        return [];
      case 'editOriginal':
        return originalIsPrivate ? [] : [JSON.stringify(call.body)];
      case 'followUp':
        return isPrivate(call.body) ? [] : [JSON.stringify(call.body)];
      case 'callback': {
        const { response } = call;
        const data = 'data' in response ? response.data : {};
        // A deferred update edits the message that was pressed; the cases that do press private ones.
        originalIsPrivate = isPrivate(data) || response.type === InteractionResponseType.DeferredMessageUpdate;
        const saysNothing = response.type === InteractionResponseType.DeferredChannelMessageWithSource;
        return originalIsPrivate || saysNothing ? [] : [JSON.stringify(data)];
      }
    }
  });
}

function choicesOf(call: Call): readonly unknown[] {
  if (call.call !== 'callback' || !('data' in call.response) || !('choices' in call.response.data))
    throw new Error(`Choices were expected, not ${JSON.stringify(call)}.`);
  return call.response.data.choices;
}

function isPrivate(data: object): boolean {
  return 'flags' in data && typeof data.flags === 'number' && (data.flags & 64) !== 0;
}

function sub(name: string, options: readonly OptionJson[] = []): OptionJson {
  return { type: 1, name, options };
}

function text(name: string, value: string): OptionJson {
  return { type: 3, name, value };
}

function typed(name: string, value: string): OptionJson {
  return { type: 3, name, value, focused: true };
}
