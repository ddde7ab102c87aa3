import { randomBytes } from 'node:crypto';
import { InvalidArgumentError, type Command } from 'commander';
import { MIGRATIONS } from '../../migrations/index.ts';
import { DRILL_SEVERITY } from '../alerts/drill-alert.ts';
import { createAuditService } from '../audit/audit-service.ts';
import { resolveFleetName } from '../platform/config/fleet-names.ts';
import type { Config } from '../platform/config/config.ts';
import { openBeside } from '../platform/database/open-beside.ts';
import type { Database } from '../platform/database/transaction.ts';
import type { Requirement } from '../platform/gate.ts';
import { createGate } from '../policy/policy-service.ts';
import { DEFAULT_API_URL } from './api-client.ts';
import { sandboxOption } from './db-commands.ts';
import { runDrill } from './drill-run.ts';
import type { Drill } from './drill.ts';
import { readHouseConfig, withHint, type House, type HouseOptions } from './house.ts';
import type { RunInHouse } from './run-in-house.ts';
import { shellActor } from './shell-actor.ts';
import { complain, EXIT, printable, type ExitCode, type Terminal } from './terminal.ts';

interface DrillOptions extends HouseOptions {
  readonly severity: string;
  readonly fleet?: string;
  readonly secondPath?: boolean;
  readonly to?: string;
  readonly patience: number;
  readonly json?: boolean;
}

const ACT = 'cli:drill';
const DEFAULT_PATIENCE_SECONDS = 30;
const MOST_PATIENCE_SECONDS = 600;

/** `muster drill`: a labelled fake alert on the real path, from the webhook to the receipts. */
export function addDrillCommand(program: Command, run: RunInHouse): void {
  program
    .command('drill')
    .description(
      'send a running Muster a fake alert the way Alertmanager would (ALERTMANAGER_WEBHOOK_TOKEN), follow it to Discord, and say how long each step took and who was notified; it ends by itself',
    )
    .option(
      '--severity <severity>',
      'critical notifies whom critical alerts notify; drill notifies nobody',
      DRILL_SEVERITY,
    )
    .option('--fleet <fleet>', 'as an alert of this fleet')
    .option(
      '--second-path',
      'also the way that does without Discord, `alerts.secondPath` of the configuration, at once',
    )
    .option('--to <address>', `where Muster is, instead of MUSTER_API_URL (${DEFAULT_API_URL} if neither says)`)
    .option('--patience <seconds>', 'how long to wait for each half of it', seconds, DEFAULT_PATIENCE_SECONDS)
    .option('--json', 'one JSON object, for programs')
    .addOption(sandboxOption())
    .addHelpText(
      'after',
      `
It goes along no escalation chain, whatever its severity. Ctrl-C ends it on Muster, too.
Exit codes: 0 it went through and is over, 1 it got stuck (the steps say where), 2 not sent.`,
    )
    .action((options: DrillOptions) => run(options, (house, terminal) => drill(house, terminal, options)));
}

function seconds(given: string): number {
  const whole = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (whole >= 1 && whole <= MOST_PATIENCE_SECONDS) return whole;
  throw new InvalidArgumentError(`Write whole seconds from 1 to ${MOST_PATIENCE_SECONDS}.`);
}

async function drill(house: House, terminal: Terminal, options: DrillOptions): Promise<ExitCode> {
  const read = readHouseConfig(terminal, house);
  if (read.kind === 'unready') return cannot(terminal, ...read.lines);
  const prepared = prepare(terminal, { house, options, config: read.config });
  if (prepared.kind === 'cannot') return cannot(terminal, prepared.why);
  const opened = openBeside({ path: house.path, mode: house.mode, migrations: MIGRATIONS });
  if (opened.kind !== 'opened') return cannot(terminal, withHint(opened, house).message);
  try {
    const asked = { config: read.config, guildId: house.environment.discord.guildId, drill: prepared.drill };
    if (!(await mayDrill(terminal, opened.database, asked)))
      return cannot(terminal, 'That needs alert.drill, which policy.shell does not grant to this shell.');
    return await runDrill(terminal, { ...prepared, ...options, database: opened.database });
  } finally {
    await opened.close();
  }
}

type Prepared =
  | { readonly kind: 'ready'; readonly drill: Drill; readonly token: string; readonly url: URL }
  | { readonly kind: 'cannot'; readonly why: string };

function prepare(
  terminal: Terminal,
  { house, options, config }: { readonly house: House; readonly options: DrillOptions; readonly config: Config },
): Prepared {
  const { severity, fleet, secondPath: pages = false, to } = options;
  const token = house.environment.webhookSecrets.alertmanager[0]?.reveal();
  if (token === undefined)
    return { kind: 'cannot', why: 'ALERTMANAGER_WEBHOOK_TOKEN is empty: without it Muster takes no alerts either.' };
  if (!/^[a-z0-9][a-z0-9_-]{0,39}$/.test(severity))
    return { kind: 'cannot', why: `--severity ${printable(severity)} is none: write one such as critical.` };
  if (pages && config.alerts.secondPath === null)
    return { kind: 'cannot', why: '`alerts.secondPath` of the configuration is null: there is no second path to try.' };
  const found = fleet === undefined ? null : resolveFleetName(config, fleet, terminal.clock.now());
  if (found?.kind === 'unknown')
    return {
      kind: 'cannot',
      why: `No fleet is called ${printable(fleet ?? '')}. There are: ${config.fleets.map(({ name }) => name).join(', ')}.`,
    };
  const base = to ?? (terminal.env['MUSTER_API_URL'] || DEFAULT_API_URL);
  const url = URL.parse(`${base.replace(/\/+$/, '')}/webhooks/alertmanager`);
  if (url === null || !/^https?:$/.test(url.protocol))
    return { kind: 'cannot', why: `${printable(base)} is no address: write one such as ${DEFAULT_API_URL}.` };
  return {
    kind: 'ready',
    token,
    url,
    drill: {
      id: randomBytes(4).toString('hex'),
      severity,
      fleet: found?.fleet.name ?? null,
      pages,
      by: printable(terminal.userName).slice(0, 60),
      startsAt: terminal.clock.now(),
    },
  };
}

/** Asks the gate, and writes down who asked, also when it is refused. */
async function mayDrill(
  terminal: Terminal,
  database: Database,
  asked: { readonly config: Config; readonly guildId: string | null; readonly drill: Drill },
): Promise<boolean> {
  const config = { ...asked.config, guild: { id: asked.guildId ?? asked.config.guild.id } };
  const requirement: Requirement = { permission: 'alert.drill', fleet: asked.drill.fleet };
  const actor = shellActor(terminal, config.guild.id);
  const audit = createAuditService({ database, clock: terminal.clock, config: () => config });
  const isAllowed = createGate(() => config).judge(actor, requirement).kind !== 'refused';
  await database.transaction((tx) =>
    audit.record(tx, {
      actor,
      act: ACT,
      requirement,
      verdict: isAllowed ? 'allowed' : 'refused',
      outcome: isAllowed ? 'sent' : 'refused',
      subject: `drill ${asked.drill.id} (${asked.drill.severity}${asked.drill.pages ? ', second path' : ''})`,
    }),
  );
  return isAllowed;
}

function cannot(terminal: Terminal, ...lines: readonly string[]): ExitCode {
  complain(terminal, ...lines);
  return EXIT.cannot;
}
