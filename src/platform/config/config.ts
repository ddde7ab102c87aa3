import type { HealthConfig } from './health-config.ts';
import type { FleetDatabaseConfig } from './database-config.ts';
import type { FleetMetricsConfig, MetricsConfig } from './metrics-config.ts';
import type { DeadManConfig, FleetProbeConfig, ProbingConfig, ServiceConfig } from './service-config.ts';
import type { AlertHandlingConfig, EscalationStepConfig } from './escalation-config.ts';
import type { RouteConfig, RouteManner } from './route-config.ts';
import type { ShardBudgetsConfig } from './budget-config.ts';
import type { TelemetryConfig } from './telemetry-config.ts';
import type { UpgradesConfig } from './upgrade-config.ts';

/**
 * One immutable value, read once per event, command or job. Built from the YAML at MUSTER_CONFIG by
 * `read-config.ts`; an example with a comment on every field is config/muster.example.yaml.
 */
export interface Config {
  /** Canonical JSON hash of the file, for logs and /doctor. */
  readonly hash: string;
  /** Null only before the environment or the sandbox has told the id; nobody is granted anything then. */
  readonly guild: { readonly id: string | null };
  readonly channels: readonly ChannelConfig[];
  /** Discord roles by the name the config gives them. */
  readonly roles: readonly RoleConfig[];
  readonly people: readonly PersonConfig[];
  readonly policy: PolicyConfig;
  readonly connections: readonly ConnectionConfig[];
  readonly fleets: readonly FleetConfig[];
  readonly services: readonly ServiceConfig[];
  /** In the order of their way to production. */
  readonly environments: readonly EnvironmentConfig[];
  readonly pipelines: readonly PipelineConfig[];
  readonly routes: readonly RouteConfig[];
  readonly releases: readonly ReleaseConfig[];
  readonly alerts: AlertsConfig;
  readonly windows: WindowsConfig;
  readonly holds: HoldsConfig;
  readonly boards: readonly BoardConfig[];
  readonly metrics: MetricsConfig;
  readonly telemetry: TelemetryConfig;
  readonly health: HealthConfig;
  readonly probing: ProbingConfig;
  /** Null: nobody outside is told that Muster lives. */
  readonly deadMan: DeadManConfig | null;
  readonly retention: RetentionConfig;
}

export interface ChannelConfig {
  /** What the rest of the config and every card calls it: 'pipelines', 'devops', 'alerts', 'releases', … */
  readonly name: string;
  readonly id: string;
}

export interface RoleConfig {
  readonly name: string;
  readonly id: string;
  readonly grants: readonly Grant[];
}

export interface PersonConfig {
  /** A short handle unique in the config, e.g. 'a-maintainer'. */
  readonly name: string;
  /** One person may have several Discord accounts; they count as one. */
  readonly discord: readonly string[];
  readonly logins: { readonly [system: string]: readonly string[] };
  /** IANA zone in which the times this person types are read. */
  readonly timeZone: string;
  readonly grants: readonly Grant[];
}

export interface Grant {
  /** A permission or a glob over permissions: 'fleet.view', 'hold.*', '*'. */
  readonly permission: string;
  /** Globs over canonical fleet names: 'status.*', '*'. */
  readonly fleets: readonly string[];
  /** Permissions, or globs over them, that this grant leaves out. */
  readonly except?: readonly string[] | undefined;
}

export interface PolicyConfig {
  /** What everybody in the guild may do. */
  readonly everyone: readonly Grant[];
  /** What a fleet's owner may do on that fleet. */
  readonly owner: readonly string[];
  /** What a fleet's maintainer may do on that fleet. */
  readonly maintainer: readonly string[];
  /** What someone with a shell on Muster's own machine may do through the `muster` command. */
  readonly shell: readonly Grant[];
}

/** A role or a person of the config. */
export type PartyRef =
  { readonly kind: 'role'; readonly name: string } | { readonly kind: 'person'; readonly name: string };

export interface ConnectionConfig {
  readonly name: string;
  readonly kind:
    | 'fleet-registry'
    | 'waku-node'
    | 'spacemesh-node'
    | 'node-metrics'
    | 'github'
    | 'jenkins'
    | 'gitlab'
    | 'prometheus'
    | 'alertmanager'
    | 'codepipeline'
    | 'webhook'
    | 'harbor';
  readonly baseUrl: string;
  /** Name of the environment variable that holds the credential; null where none is needed. */
  readonly credentialEnv: string | null;
  readonly requestsPerMinute: number;
}

/** What the owner of a fleet has to do, in the order of the mission's text on fleet ownership: duties 1 to 7. */
export const OWNER_DUTIES = [
  'know-purpose',
  'commission-fleet',
  'commission-upgrade',
  'watch-fleet-health',
  'watch-protocol-metrics',
  'watch-logs',
  'commission-config-change',
] as const;
export type OwnerDuty = (typeof OWNER_DUTIES)[number];

export interface FleetConfig {
  /** `<env>.<stage>`, e.g. 'status.prod'. */
  readonly name: string;
  readonly aliases: readonly { readonly name: string; readonly until: string | null; readonly since: string | null }[];
  readonly purpose: string;
  readonly kind: 'waku' | 'spacemesh' | 'service';
  readonly owner: PartyRef;
  readonly maintainer: PartyRef;
  /** Duties of the owner that the maintainer has too, and with them what the owner may do for their sake. */
  readonly sharedDuties: readonly OwnerDuty[];
  readonly versionPolicy:
    | { readonly kind: 'auto'; readonly branch: string; readonly repository: string }
    | { readonly kind: 'manual'; readonly repository: string; readonly approval: string | null };
  readonly cluster: number | null;
  readonly shards: readonly number[];
  readonly protectedShards: readonly number[];
  /** Names the hosts by role. A host's full name is `<role>-<NN>.<dc>.<fleet>`. */
  readonly hosts: readonly {
    readonly role: string;
    readonly names: readonly string[];
    readonly protocols: readonly string[];
  }[];
  /** What runs over this fleet, in a sentence. */
  readonly traffic: string;
  readonly lifecycle: 'planned' | 'active' | 'retired';
  readonly retiredOn: string | null;
  readonly links: readonly { readonly label: string; readonly url: string }[];
  /** Names of connections. `nodes` has `{host}` in its base URL. */
  readonly registry: string | null;
  readonly nodes: string | null;
  /** What is asked of each of its hosts besides what its kind brings with it. */
  readonly probes: readonly FleetProbeConfig[];
  /** Whom its unacknowledged critical alerts reach; null: as `alerts` says for all. */
  readonly escalation: readonly EscalationStepConfig[] | null;
  /** Null: nobody looks at its metrics. */
  readonly metrics: FleetMetricsConfig | null;
  /** Null: not said, so that nothing is known of what it may take. */
  readonly database: FleetDatabaseConfig | null;
  /** What a node of a role can take; a role that is not named: not said. */
  readonly capacity: Readonly<Record<string, NodeCapacityConfig>>;
  /** What its shards may take of a node. */
  readonly shardBudgets: ShardBudgetsConfig;
  /** How long one hold of this fleet may last at most, in hours; null: as `holds` says for all. */
  readonly longestHoldHours: number | null;
  /** What deploys it by itself, so that a hold can pause that; null: holds are recorded, and nothing is paused by them. */
  readonly deployer: DeployerConfig | null;
  readonly deploys: BranchDeploysConfig;
  readonly upgrades: UpgradesConfig;
}

/** What one node can take; null where nobody says. */
export interface NodeCapacityConfig {
  /** Peers connected at a time: the node's --max-connections. */
  readonly connections: number | null;
  /** Light clients that filter serves at a time: the node's --filter-max-peers-to-serve. */
  readonly filterSubscriptions: number | null;
  /** Requests of lightpush a second: the node's --rate-limit. */
  readonly lightpushPerSecond: number | null;
}

/** Deploys of branches that people ask for by hand. */
export interface BranchDeploysConfig {
  /** null: not said; then fleets whose stage is test or dev take branches, and no other does. */
  readonly branches: 'allowed' | 'forbidden' | null;
  /** A run that has not ended by then, counted from when it was asked for, is not waited for any more. */
  readonly buildMinutes: number;
  /** A host that does not report the commit so long after the run passed is told of. */
  readonly rollMinutes: number;
}

/** `connection` names a connection of the same kind. */
export type DeployerConfig =
  /** `job` as folder/job; `refParameter` is what a build takes its branch, tag or commit from. */
  | { readonly kind: 'jenkins'; readonly connection: string; readonly job: string; readonly refParameter: string }
  /** Holds keep revisions from entering `stage`; `sourceAction` is the one whose revision a deploy names. */
  | {
      readonly kind: 'codepipeline';
      readonly connection: string;
      readonly pipeline: string;
      readonly stage: string;
      readonly sourceAction: string | null;
    }
  /** `workflow` is a file's name, such as deploy.yml. */
  | { readonly kind: 'github'; readonly connection: string; readonly repository: string; readonly workflow: string }
  /** `project` as group/project. */
  | { readonly kind: 'gitlab'; readonly connection: string; readonly project: string }
  /** The maintainer does it by hand, and says so. */
  | { readonly kind: 'manual' };

/** Where software runs for somebody, by whatever names the CI systems call it. */
export interface EnvironmentConfig {
  readonly name: string;
  /** Other names for it, compared in any case: 'prod', 'live-eu'. */
  readonly aliases: readonly string[];
  readonly kind: 'production' | 'staging' | 'development' | 'other';
  /** Its place on the way to production: smaller comes first. */
  readonly order: number;
  /** Who answers for it; null where a pipeline or its fleet says. */
  readonly owner: PartyRef | null;
  readonly maintainer: PartyRef | null;
}

export interface PipelineConfig extends RouteManner {
  readonly name: string;
  /** The environment's own name, also where the file writes another name of it. */
  readonly environment: string;
  readonly system: 'github' | 'gitlab' | 'jenkins' | 'aws' | 'generic';
  /**
   * GitHub: owner/repo in any case; GitLab: the project's path; Jenkins: folder/job; AWS: the pipeline's own name;
   * generic: source/pipeline. `*` stands for any run of characters.
   */
  readonly repository: string;
  /**
   * GitHub: workflow file path, e.g. '.github/workflows/ci.yml'. GitLab: what started the pipeline where that makes it
   * another pipeline, e.g. 'schedule'. Null takes all of the repository.
   */
  readonly workflow: string | null;
  readonly branches: readonly string[];
  readonly channel: string;
  /** Whom a break mentions; null: whom the fleet or the environment says, and nobody where they say none. */
  readonly mention: PartyRef | 'nobody' | null;
  readonly fleet: string | null;
}

/** Whose releases are announced, and where. */
export interface ReleaseConfig {
  readonly name: string;
  readonly system: 'github' | 'gitlab';
  /** GitHub: owner/repo; GitLab: the project's path. In any case, `*` for any run of characters. */
  readonly repository: string;
  readonly channel: string;
  /** Whom a final release mentions, as its tag says; null mentions nobody. Pre-releases never mention anybody. */
  readonly mention: PartyRef | null;
}

/** What is done with alerts, whoever tells of them. */
export interface AlertsConfig extends AlertHandlingConfig {
  /** Null shows them nowhere: they are recorded, and fleets tell of them. */
  readonly channel: string | null;
  /** Whom a group that fires notifies, by the label `severity` in lower case; nobody for those not listed. */
  readonly mentions: readonly { readonly severity: string; readonly whom: PartyRef }[];
  /** New groups that would cost one channel more messages than this within a minute are a storm. */
  readonly stormMessagesPerMinute: number;
  /** An alert of which nothing was heard for so long counts as over; Alertmanager repeats each within its repeat_interval. */
  readonly silentAfterHours: number;
  /** So long a group fires before it is shown, by the label `severity` in lower case; at once for those not listed. */
  readonly minimumSeconds: Readonly<Record<string, number>>;
  /** A group that began so often within an hour flaps: it goes on in the card it has, and notifies no more. */
  readonly flapsFrom: number;
  /** Where a rule's alerts themselves name no runbook, by the rule's name. */
  readonly runbooks: Readonly<Record<string, string>>;
  readonly hides: readonly HidingRule[];
  /** What CloudWatch's alarms are about: labels by their name, a glob. Later entries add to earlier ones. */
  readonly cloudwatch: readonly AlarmLabels[];
}

/** Labels for alarms of CloudWatch, which have none of their own. */
export interface AlarmLabels {
  /** A glob over names of alarms. */
  readonly alarm: string;
  /** A glob over regions; null: in all. */
  readonly region: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * An alert that fits `when` hides those that fit `hides` where both have the same values of `equal`. Labels, and
 * `fleet`, `host`, `datacenter`, `role`, `shard` as the house knows them; `*` is any value, an empty text none.
 */
export interface HidingRule {
  readonly name: string;
  readonly when: Readonly<Record<string, string>>;
  readonly hides: Readonly<Record<string, string>>;
  readonly equal: readonly string[];
}

/** Release windows: what they guard, and how they tell of themselves. */
export interface WindowsConfig {
  /** Where a window speaks that names no channel of its own; null: only those that name one speak. */
  readonly channel: string | null;
  /** What must not be done outside of an open window. Empty: nothing needs one, and freezes still forbid. */
  readonly needed: readonly WindowNeed[];
  /** Offered where a window says who must be on. */
  readonly roles: readonly string[];
  /** Minutes before a window opens at which those who are on, or not yet, are reminded. */
  readonly remindMinutes: readonly number[];
  /** For how long an override may be used once it is granted. */
  readonly overrideMinutes: number;
  /** Distinct people who must agree to an override, besides whoever asks. */
  readonly approvers: number;
  /** Which windows have an event in the calendar of the Discord server; null: none has. */
  readonly events: WindowEventsConfig | null;
}

/** The nearest windows first, of these kinds. */
export interface WindowEventsConfig {
  readonly daysAhead: number;
  /** Muster's own at a time; Discord takes 100 in all. */
  readonly most: number;
  readonly kinds: readonly ('allow' | 'freeze')[];
}

/** Globs by kind: all kinds that are named must fit, an empty one is not asked about. */
export interface WindowNeed {
  /** deploy, rollback, … */
  readonly acts: readonly string[];
  readonly fleets: readonly string[];
  readonly environments: readonly string[];
  readonly pipelines: readonly string[];
  readonly trains: readonly string[];
}

/** Holds: how long they may last, and when they are spoken of. */
export interface HoldsConfig {
  /** Where held fleets have their card; null: nowhere, and `/autodeploy status` tells. */
  readonly channel: string | null;
  readonly longestHours: number;
  /** So long before its end its holder is reminded. */
  readonly remindMinutes: number;
  /** A hold that stands so long is asked about, and again each time as much has passed. */
  readonly nagHours: number;
}

/** A pinned message that shows how fleets are. Whoever reads its channel reads it: policy does not narrow it. */
export interface BoardConfig {
  readonly name: string;
  /** Name of a channel of this configuration. */
  readonly channel: string;
  /** Names, or globs such as `waku.*`. */
  readonly fleets: readonly string[];
}

export interface RetentionConfig {
  readonly inboxDays: number;
  readonly cardsDays: number;
  readonly auditDays: number;
  readonly runsDays: number;
  readonly releasesDays: number;
  readonly alertsDays: number;
  readonly actsDays: number;
  /** How many of the nightly backups are kept. */
  readonly backups: number;
}
