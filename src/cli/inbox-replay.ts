import { MIGRATIONS } from '../../migrations/index.ts';
import { createAuditService } from '../audit/audit-service.ts';
import { createApprovalService } from '../approvals/approval-service.ts';
import { createActs } from '../platform/acts/act-ledger.ts';
import { createWindowService } from '../windows/window-service.ts';
import { createActDeskService } from '../operations/act-desk-service.ts';
import { createInboxService, REPLAY_REQUIREMENT } from '../operations/inbox-service.ts';
import { createNoticeService } from '../operations/notice-service.ts';
import type { SetAsideChoice } from '../operations/set-aside.ts';
import type { Config } from '../platform/config/config.ts';
import { openDatabase, type OpenDatabase } from '../platform/database/open-database.ts';
import { createCards } from '../platform/delivery/cards.ts';
import type { FactSink } from '../platform/facts.ts';
import type { Gate } from '../platform/gate.ts';
import { createIds } from '../platform/ids.ts';
import { countSetAside, listSetAside } from '../platform/intake/inbox-store.ts';
import { replaySetAside } from '../platform/intake/replay.ts';
import { createGate } from '../policy/policy-service.ts';
import { createReactions, type HouseFact } from '../reactions.ts';
import { readHouseConfig, type House } from './house.ts';
import { shellActor } from './shell-actor.ts';
import { complain, EXIT, say, type ExitCode, type Terminal } from './terminal.ts';

const ACT = 'cli:inbox replay';

/**
 * Puts set-aside events back with the same service as the slash command, behind the same gate. Nobody processes here:
 * the next start does. Refused while a process holds the database, because only that one would notice.
 */
export async function replayOffline(house: House, terminal: Terminal, choice: SetAsideChoice): Promise<ExitCode> {
  const read = readHouseConfig(terminal, house);
  if (read.kind === 'unready') {
    complain(terminal, ...read.lines);
    return EXIT.cannot;
  }
  const { clock } = terminal;
  const opened = await openDatabase({ path: house.path, mode: house.mode, migrations: MIGRATIONS, clock });
  if (opened.kind !== 'opened') {
    complain(terminal, opened.kind === 'held-by-another' ? whileRunning(opened.holder?.pid ?? null) : opened.message);
    return EXIT.cannot;
  }
  try {
    return await replay(house, terminal, { database: opened.database, config: read.config, choice });
  } finally {
    await opened.database.close();
  }
}

function whileRunning(pid: number | null): string {
  const who = pid === null ? 'A Muster' : `The Muster process ${pid}`;
  return `${who} is running on this database, and only it would handle what is put back. Use /inbox replay in Discord, or set MUSTER_API_TOKEN and repeat this command, or stop it first.`;
}

interface Replay {
  readonly database: OpenDatabase;
  readonly config: Config;
  readonly choice: SetAsideChoice;
}

async function replay(house: House, terminal: Terminal, { database, config, choice }: Replay): Promise<ExitCode> {
  const { clock } = terminal;
  const actor = shellActor(terminal, house.environment.discord.guildId ?? config.guild.id);
  const audit = createAuditService({ database, clock, config: () => config });
  const gate: Gate = createGate(() => config);
  if (gate.judge(actor, REPLAY_REQUIREMENT).kind === 'refused') {
    await database.transaction((tx) =>
      audit.record(tx, {
        actor,
        act: ACT,
        requirement: REPLAY_REQUIREMENT,
        verdict: 'refused',
        outcome: 'refused',
        subject: null,
      }),
    );
    complain(terminal, `That needs ${REPLAY_REQUIREMENT.permission}, which policy.shell does not grant to this shell.`);
    return EXIT.cannot;
  }

  const facts: FactSink<HouseFact> = { state: (tx, fact) => reactions.state(tx, fact) };
  // The relay is not running; what is put down here goes out at the next start.
  const cards = createCards({ clock, ids: createIds(clock), facts, wake: () => undefined });
  const guildId = actor.guildId;
  const parts = { database, clock, config: () => config, cards, audit, facts, gate, guildId, wake: () => undefined };
  const approvals = createApprovalService({ ...parts, bindingNow: () => Promise.resolve('as-asked') });
  const windows = createWindowService({ ...parts, ids: createIds(clock), approvals, acts: createActs(parts) });
  const reactions = createReactions({
    // Nothing is decided here: what is put back is handled at the next start.
    protectionGate: { answer: () => Promise.resolve(), settled: () => Promise.resolve() },
    eventMirror: { settled: () => Promise.resolve() },
    holds: { actChanged: () => Promise.resolve(), runHeard: () => Promise.resolve() },
    deploys: {
      actChanged: () => Promise.resolve(),
      holdEnded: () => Promise.resolve(),
      runHeard: () => Promise.resolve(),
    },
    upgradeBegins: {
      requestChanged: () => Promise.resolve(),
      approvalChanged: () => Promise.resolve(),
      windowChanged: () => Promise.resolve(),
    },
    upgrades: {
      begun: () => Promise.resolve(),
      deployChanged: () => Promise.resolve(),
      approvalEnded: () => Promise.resolve(),
    },
    alertSilences: { settled: () => Promise.resolve() },
    alerts: {
      hear: () => Promise.reject(new Error('Nothing is judged here, so nothing fires.')),
      redrawFleet: () => Promise.resolve(),
      redrawOpen: () => Promise.resolve(),
    },
    notices: createNoticeService(parts),
    actDesk: createActDeskService(parts),
    windows,
    config: () => config,
  });
  const inbox = createInboxService({
    database,
    audit,
    inbox: {
      list: listSetAside,
      count: countSetAside,
      replay: (tx, filter) => replaySetAside(tx, { filter, facts }),
    },
  });
  const outcome = await inbox.replay({ choice, actor, act: ACT });
  const count = outcome.kind === 'replayed' ? outcome.count : 0;
  say(terminal, `${count} put back: handled at the next start. The audit names ${terminal.userName} for it.`);
  return EXIT.ok;
}
