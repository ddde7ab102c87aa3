import { InvalidArgumentError, type Command } from 'commander';
import { MIGRATIONS } from '../../migrations/index.ts';
import type { AuditHead } from '../audit/audit.ts';
import { verifyRecord } from '../audit/audit-verify-service.ts';
import { renderVerify } from '../audit/verify-view.ts';
import { openForReading } from '../platform/database/open-reading.ts';
import { sandboxOption } from './db-commands.ts';
import { withHint, type House, type HouseOptions } from './house.ts';
import type { RunInHouse } from './run-in-house.ts';
import { complain, EXIT, say, type ExitCode, type Terminal } from './terminal.ts';

export function addAuditCommands(program: Command, run: RunInHouse): void {
  const audit = program.command('audit').description('the record of who asked what');
  audit
    .command('verify')
    .description('check every hash of the record, and its end against a head noted earlier; works while Muster runs')
    .option('--expect <head>', 'a head that an earlier verification printed, as <row>:<hash>', parseHead)
    .addOption(sandboxOption())
    .action(({ expect, ...options }: HouseOptions & { readonly expect?: AuditHead }) =>
      run(options, (house, terminal) => verify(house, terminal, expect ?? null)),
    );
}

async function verify(house: House, terminal: Terminal, expected: AuditHead | null): Promise<ExitCode> {
  const opened = openForReading({ path: house.path, mode: house.mode, migrations: MIGRATIONS });
  if (opened.kind !== 'opened') {
    complain(terminal, withHint(opened, house).message);
    return EXIT.cannot;
  }
  try {
    const { ok, text } = renderVerify(await verifyRecord(opened.read, expected));
    if (ok) say(terminal, text);
    else complain(terminal, ...text.trimEnd().split('\n'));
    return ok ? EXIT.ok : EXIT.finding;
  } finally {
    opened.close();
  }
}

function parseHead(text: string): AuditHead {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim().toLowerCase()) ?? [];
  if (seq === undefined || hash === undefined)
    throw new InvalidArgumentError('Write the head as it was printed: <row>:<hash of 64 hexadecimal digits>.');
  return { seq: Number(seq), hash };
}
