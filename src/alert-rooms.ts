import { cleanAlertWord } from '../handlers/alert-word.ts';
import { createAlertDesk, type AlertDesk } from './alerts/alert-desk-service.ts';
import { createAlertService, type AlertService, type AlertServiceParts } from './alerts/alert-service.ts';
import { createAlertmanagerLook, type AlertmanagerLook } from './alerts/alertmanager-look-service.ts';
import type { FindAlertmanager } from './alerts/alertmanager-port.ts';
import { createAttend, settleHandlings } from './alerts/attention-service.ts';
import { createHandlingService, type HandlingService } from './alerts/handling-service.ts';
import { createSilenceService, type SilenceService } from './alerts/silence-keeper-service.ts';
import { createStormDesk } from './alerts/storm-desk-service.ts';
import type { Acts } from './platform/acts/act.ts';
import type { Database, Transaction } from './platform/database/transaction.ts';
import type { AuditTrail, Gate } from './platform/gate.ts';

export interface AlertRoomsParts extends Omit<AlertServiceParts, 'attend'> {
  readonly database: Database;
  readonly acts: Acts;
  readonly audit: AuditTrail;
  readonly gate: Gate;
  readonly guildId: string;
  readonly findAlertmanager: FindAlertmanager;
}

export interface AlertRooms {
  readonly alerts: AlertService;
  readonly handlings: HandlingService;
  readonly silences: SilenceService;
  readonly alertDesk: AlertDesk;
  readonly alertmanagerLook: AlertmanagerLook;
  /** What time does to what people did about alerts. The job. */
  settleHandlings(tx: Transaction): Promise<void>;
}

/** Alerts, and what people do about them: each needs the other. */
export function createAlertRooms(parts: AlertRoomsParts): AlertRooms {
  const deps = {
    ...parts,
    redraw: (tx: Transaction, id: string): Promise<void> => alerts.redraw(tx, id),
    redrawStorm: (tx: Transaction, id: string): Promise<void> => alerts.redrawStorm(tx, id),
  };
  const alerts = createAlertService({ ...parts, attend: createAttend(deps) });
  const handlings = createHandlingService(deps);
  const silences = createSilenceService(deps);
  return {
    alerts,
    handlings,
    silences,
    alertDesk: createAlertDesk({ ...deps, handlings, silences, storms: createStormDesk({ ...deps, silences }) }),
    alertmanagerLook: createAlertmanagerLook({ ...deps, alerts, clean: cleanAlertWord }),
    settleHandlings: async (tx) => {
      await silences.settle(tx);
      await settleHandlings(tx, deps);
    },
  };
}
