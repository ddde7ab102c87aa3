import type { ActReason, ActVerdict } from './may-act.ts';
import { lacking, type Quorum } from './staffing.ts';
import { windowId } from './window.ts';

/** The verdict in one plain sentence without a period, for logs, acts and programs: no markup, no foreign text. */
export function verdictWords({ kind, reasons, next }: ActVerdict): string {
  const opening = next === null ? 'no opening is planned' : `it could be from ${next.at.toISOString()} on`;
  const words = reasons.map(reasonWords).join('; ');
  return kind === 'allowed' ? words : `${words}; ${opening}`;
}

export function reasonWords(reason: ActReason): string {
  switch (reason.kind) {
    case 'no-window-needed':
      return 'it needs no window';
    case 'allowed-by':
      return `window ${windowId(reason.window.number)} is open until ${reason.occurrence.endsAt.toISOString()}`;
    case 'frozen-by':
      return `freeze ${windowId(reason.window.number)} forbids it until ${reason.occurrence.endsAt.toISOString()}`;
    case 'quorum-missing':
      return `window ${windowId(reason.window.number)} is not open, for it lacks ${lackingWords(reason.quorum)}`;
    case 'outside':
      return 'it needs an open window';
    case 'overridden':
      return `override WO-${reason.override.number} lets it happen once`;
  }
}

/** "1 on-call, 2 qa" */
export function lackingWords(quorum: Quorum): string {
  return lacking(quorum)
    .map(({ role, least, confirmed }) => `${least - confirmed} ${role}`)
    .join(', ');
}
