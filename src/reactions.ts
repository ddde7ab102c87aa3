import type { AlertFact } from './alerts/alert-fact.ts';
import type { SilenceService } from './alerts/silence-keeper-service.ts';
import type { AlertService } from './alerts/alert-service.ts';
import type { ApprovalFact } from './approvals/approval-fact.ts';
import type { DeployFact } from './deploys/deploy-fact.ts';
import type { DeployService } from './deploys/deploy-service.ts';
import type { HoldFact } from './holds/hold-fact.ts';
import type { HoldService } from './holds/hold-service.ts';
import type { HealthFact } from './health/health-fact.ts';
import { healthReport } from './own-alerts.ts';
import type { ActDeskService } from './operations/act-desk-service.ts';
import type { NoticeService } from './operations/notice-service.ts';
import type { DeploymentFact } from './pipelines/deployment-fact.ts';
import type { ProtectionGate } from './pipelines/protection-gate-service.ts';
import type { SilenceFact } from './pipelines/silence-fact.ts';
import type { RunFact } from './pipelines/run-fact.ts';
import type { ActFact } from './platform/acts/act-fact.ts';
import type { DeliveryFact } from './platform/delivery/delivery-fact.ts';
import type { FactSink } from './platform/facts.ts';
import type { InboxFact } from './platform/intake/inbox-fact.ts';
import { probeReport, silenceReport } from './probe-alerts.ts';
import type { ProbeFact } from './probes/probe-fact.ts';
import type { ReleaseFact } from './releases/release-fact.ts';
import type { Config } from './platform/config/config.ts';
import type { ExecutionService } from './requests/execute-service.ts';
import type { RequestFact } from './requests/request-fact.ts';
import type { UpgradeBeginService } from './requests/upgrade-begin-service.ts';
import { alertDoings, overrideDoing, requestDoing, runDoings } from './window-doings.ts';
import type { EventMirror } from './windows/event-service.ts';
import type { WindowFact } from './windows/window-fact.ts';
import type { WindowService } from './windows/window-service.ts';

/** All that any room states. */
export type HouseFact =
  | DeliveryFact
  | InboxFact
  | RunFact
  | DeploymentFact
  | ReleaseFact
  | AlertFact
  | RequestFact
  | ActFact
  | HealthFact
  | ApprovalFact
  | ProbeFact
  | SilenceFact
  | HoldFact
  | DeployFact
  | WindowFact;

export interface ReactingRooms {
  readonly notices: NoticeService;
  readonly alerts: Pick<AlertService, 'hear' | 'redrawFleet' | 'redrawOpen'>;
  readonly actDesk: Pick<ActDeskService, 'show'>;
  readonly alertSilences: Pick<SilenceService, 'settled'>;
  readonly windows: Pick<WindowService, 'approvalEnded' | 'note' | 'settleOne'>;
  readonly protectionGate: Pick<ProtectionGate, 'answer' | 'settled'>;
  readonly eventMirror: Pick<EventMirror, 'settled'>;
  readonly holds: Pick<HoldService, 'actChanged' | 'runHeard'>;
  readonly deploys: Pick<DeployService, 'actChanged' | 'holdEnded' | 'runHeard'>;
  readonly upgradeBegins: Pick<UpgradeBeginService, 'requestChanged' | 'approvalChanged' | 'windowChanged'>;
  readonly upgrades: Pick<ExecutionService, 'begun' | 'deployChanged' | 'approvalEnded'>;
  readonly config: () => Config;
}

/** Which fact wakes which rooms: the literal list. A reaction runs in the transaction that stated the fact. */
export function createReactions(rooms: ReactingRooms): FactSink<HouseFact> {
  const {
    notices,
    alerts,
    actDesk,
    windows,
    protectionGate,
    eventMirror,
    holds,
    deploys,
    config,
    alertSilences,
    upgrades,
    upgradeBegins,
  } = rooms;
  return {
    async state(tx, fact) {
      switch (fact.kind) {
        case 'place.blocked':
          await notices.tell(tx, {
            kind: 'place-blocked',
            place: fact.place,
            what: fact.what,
            reason: fact.reason,
            since: fact.since,
          });
          return;
        case 'place.unblocked':
          await notices.tell(tx, {
            kind: 'place-unblocked',
            place: fact.place,
            since: fact.since,
            until: fact.until,
          });
          return;
        case 'card.rejected':
          // A refused notice must not raise a notice of its own, which would be refused alike, for ever.
          if (fact.card.cardKind.startsWith('notice-')) return;
          await notices.tell(tx, {
            kind: 'card-rejected',
            cardKey: fact.card.key,
            place: fact.place,
            summary: fact.card.summary,
            reason: fact.reason,
          });
          return;
        case 'inbox.set-aside':
        case 'inbox.replayed':
          await notices.tell(tx, {
            kind: 'events-set-aside',
            source: fact.source,
            event: fact.event,
            waiting: fact.setAside,
            since: fact.since,
            error: fact.kind === 'inbox.set-aside' ? fact.error : 'given another go',
          });
          return;
        case 'act.settled':
          await actDesk.show(tx, fact.act);
          await protectionGate.settled(tx, fact.act);
          await eventMirror.settled(tx, fact.act);
          await alertSilences.settled(tx, fact.act);
          await holds.actChanged(tx, fact.act);
          await deploys.actChanged(tx, fact.act);
          return;
        case 'act.unknown':
        case 'act.resumed':
          await actDesk.show(tx, fact.act);
          await holds.actChanged(tx, fact.act);
          await deploys.actChanged(tx, fact.act);
          return;
        // What waited for a hold's end is judged anew.
        case 'hold.ended':
          await deploys.holdEnded(tx, fact.hold);
          await protectionGate.answer(tx);
          await alerts.redrawFleet(tx, fact.hold.fleet);
          return;
        case 'hold.placed':
          await alerts.redrawFleet(tx, fact.hold.fleet);
          return;
        case 'health.changed': {
          const report = healthReport(fact, config());
          if (report !== null) await alerts.hear(tx, report);
          return;
        }
        case 'probe.changed':
        case 'probe.gone':
        case 'vantage.changed': {
          const report = probeReport(fact, config());
          if (report !== null) await alerts.hear(tx, report);
          return;
        }
        case 'silence.changed': {
          const report = silenceReport(fact);
          if (report !== null) await alerts.hear(tx, report);
          return;
        }
        case 'run.changed':
          if (fact.change.kind === 'nothing' || fact.change.kind === 'recorded') return;
          for (const doing of runDoings(config(), fact.run, fact.pipelines)) await windows.note(tx, doing);
          for (const { name, fleet } of config().pipelines)
            if (fleet !== null && fact.pipelines.includes(name)) {
              await deploys.runHeard(tx, fleet);
              await holds.runHeard(tx, fleet);
            }
          return;
        case 'alert.fired':
        case 'alert.resolved':
          for (const doing of alertDoings(config(), fact.episode)) await windows.note(tx, doing);
          return;
        case 'upgrade.requested':
        case 'upgrade.accepted':
        case 'upgrade.scheduled':
        case 'upgrade.rejected':
        case 'upgrade.cancelled':
        case 'upgrade.expired':
        case 'upgrade.verifying':
        case 'upgrade.done':
        case 'upgrade.failed':
        case 'upgrade.rolling-back':
        case 'upgrade.rolled-back':
          await windows.note(tx, requestDoing(config(), fact.request));
          await upgradeBegins.requestChanged(tx, fact.request);
          return;
        case 'override.granted':
          await windows.note(tx, overrideDoing(fact.override));
          await protectionGate.answer(tx);
          return;
        case 'override.used':
          await windows.note(tx, overrideDoing(fact.override));
          return;
        case 'approval.agreed':
        case 'approval.rejected':
        case 'approval.withdrawn':
        case 'approval.expired':
        case 'approval.void':
          await windows.approvalEnded(tx, fact.approval);
          await upgrades.approvalEnded(tx, fact.approval);
          await upgradeBegins.approvalChanged(tx, fact.approval);
          return;
        // One more of several agreed.
        case 'approval.waiting':
          await upgradeBegins.approvalChanged(tx, fact.approval);
          return;
        case 'upgrade.deploying':
          await windows.note(tx, requestDoing(config(), fact.request));
          await upgrades.begun(tx, fact.request);
          return;
        case 'deploy.changed':
          await upgrades.deployChanged(tx, fact.deploy);
          return;
        case 'window.changed':
          await windows.settleOne(tx, fact.window.number);
          await upgradeBegins.windowChanged(tx, fact.window);
          return;
        case 'protection.requested':
          await protectionGate.answer(tx);
          return;
        // The cards of alerts say which window is open.
        case 'window.opened':
          await protectionGate.answer(tx);
          await alerts.redrawOpen(tx);
          return;
        case 'window.closed':
          await alerts.redrawOpen(tx);
          return;
        // Nobody reacts yet: the place itself lists what expired, a lost thread's parent channel takes what was meant
        // for it, and the rooms that decide on runs and alerts are to come.
        case 'hold.extended':
        case 'hold.overdue':
        case 'deploys.changed':
        case 'cards.expired':
        case 'thread.gone':
        case 'run.broke':
        case 'run.fixed':
        case 'run.flaky':
        case 'deployment.changed':
        case 'protection.settled':
        case 'tag.changed':
        case 'release.announced':
        case 'approval.used':
          return;
      }
    },
  };
}
