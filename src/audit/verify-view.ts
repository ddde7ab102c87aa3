import type { VerifyOutcome } from './audit-verification.ts';

/** What `muster audit verify` prints; `ok` decides the exit code. */
export function renderVerify(outcome: VerifyOutcome): { readonly ok: boolean; readonly text: string } {
  if (outcome.kind === 'broken') return { ok: false, text: `The audit is broken at ${outcome.at}: ${outcome.why}.\n` };
  const { rows, prunedRows, seals, head, expected } = outcome;
  const pruned = prunedRows === 0 ? '' : ` ${prunedRows} older rows were pruned; their seals fit.`;
  const compared =
    expected === 'found'
      ? ' The row you noted is part of it.'
      : expected === 'pruned'
        ? ' The row you noted was pruned since, so nothing can be said about it.'
        : '';
  return {
    ok: true,
    text:
      `The audit is intact: ${rows} rows, ${seals} sealed days.${pruned}${compared}\n` +
      `Head: ${head.seq}:${head.hash}\n` +
      `Note the head down elsewhere; \`muster audit verify --expect ${head.seq}:<hash>\` later proves that nothing was cut off.\n`,
  };
}
