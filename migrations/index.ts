import type { Migration } from 'kysely/migration';
import * as inbox from './0001_inbox.ts';
import * as cards from './0002_cards.ts';
import * as audit from './0003_audit.ts';
import * as fleets from './0004_fleets.ts';
import * as runs from './0005_runs.ts';
import * as jobs from './0006_jobs.ts';
import * as alerts from './0007_alerts.ts';
import * as releases from './0008_releases.ts';
import * as requests from './0009_requests.ts';
import * as api from './0010_api.ts';
import * as runParts from './0011_run-parts.ts';
import * as runLinks from './0012_run-links.ts';
import * as acts from './0013_acts.ts';
import * as approvals from './0014_approvals.ts';
import * as deployments from './0015_deployments.ts';
import * as windows from './0016_windows.ts';
import * as routes from './0017_routes.ts';
import * as jenkinsBuilds from './0018_jenkins-builds.ts';
import * as runDescribed from './0019_run-described.ts';
import * as runQuestions from './0020_run-questions.ts';
import * as awsApprovalsAndAlarms from './0021_aws-approvals-and-alarms.ts';
import * as connectionTries from './0022_connection-tries.ts';
import * as occurrences from './0023_occurrences.ts';
import * as runIndices from './0024_run-indices.ts';
import * as windowEventHealings from './0025_window-event-healings.ts';
import * as waiting from './0026_waiting.ts';
import * as holds from './0027_holds.ts';
import * as alertHandlings from './0028_alert-handlings.ts';
import * as probes from './0029_probes.ts';
import * as alertModel from './0030_alert-model.ts';
import * as health from './0031_health.ts';
import * as fleetConfigChanges from './0032_fleet-config-changes.ts';
import * as deploys from './0033_deploys.ts';
import * as stormHandlings from './0034_storm-handlings.ts';
import * as driftAnswers from './0035_drift-answers.ts';
import * as upgradeLife from './0036_upgrade-life.ts';
import * as upgradeImage from './0037_upgrade-image.ts';
import * as upgradeWatches from './0038_upgrade-watches.ts';
import * as upgradeProgress from './0039_upgrade-progress.ts';
import * as versionSightings from './0040_version-sightings.ts';
import * as upgradeAgeing from './0041_upgrade-ageing.ts';
import * as upgradeDrafts from './0042_upgrade-drafts.ts';
import * as deploysByHand from './0043_deploys-by-hand.ts';
import * as standIns from './0044_stand-ins.ts';
import * as upgradeStudies from './0045_upgrade-studies.ts';
import * as upgradeBandwidths from './0046_upgrade-bandwidths.ts';
import * as shardBudgets from './0047_shard-budgets.ts';

/** The schema's history, in order. A landed migration is never edited; a change is a new one. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_inbox': inbox,
  '0002_cards': cards,
  '0003_audit': audit,
  '0004_fleets': fleets,
  '0005_runs': runs,
  '0006_jobs': jobs,
  '0007_alerts': alerts,
  '0008_releases': releases,
  '0009_requests': requests,
  '0010_api': api,
  '0011_run-parts': runParts,
  '0012_run-links': runLinks,
  '0013_acts': acts,
  '0014_approvals': approvals,
  '0015_deployments': deployments,
  '0016_windows': windows,
  '0017_routes': routes,
  '0018_jenkins-builds': jenkinsBuilds,
  '0019_run-described': runDescribed,
  '0020_run-questions': runQuestions,
  '0021_aws-approvals-and-alarms': awsApprovalsAndAlarms,
  '0022_connection-tries': connectionTries,
  '0023_occurrences': occurrences,
  '0024_run-indices': runIndices,
  '0025_window-event-healings': windowEventHealings,
  '0026_waiting': waiting,
  '0027_holds': holds,
  '0028_alert-handlings': alertHandlings,
  '0029_probes': probes,
  '0030_alert-model': alertModel,
  '0031_health': health,
  '0032_fleet-config-changes': fleetConfigChanges,
  '0033_deploys': deploys,
  '0034_storm-handlings': stormHandlings,
  '0035_drift-answers': driftAnswers,
  '0036_upgrade-life': upgradeLife,
  '0037_upgrade-image': upgradeImage,
  '0038_upgrade-watches': upgradeWatches,
  '0039_upgrade-progress': upgradeProgress,
  '0040_version-sightings': versionSightings,
  '0041_upgrade-ageing': upgradeAgeing,
  '0042_upgrade-drafts': upgradeDrafts,
  '0043_deploys-by-hand': deploysByHand,
  '0044_stand-ins': standIns,
  '0045_upgrade-studies': upgradeStudies,
  '0046_upgrade-bandwidths': upgradeBandwidths,
  '0047_shard-budgets': shardBudgets,
};
