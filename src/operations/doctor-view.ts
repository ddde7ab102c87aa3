import { embed, escape, LIMITS, message, plural, type MessageBody } from '../platform/discord/message.ts';
import type { Finding, FindingState } from './doctor.ts';

const COLORS: Readonly<Record<FindingState, number>> = { problem: 0xc0392b, warning: 0xd9822b, well: 0x2e9e5b };
const MARKS: Readonly<Record<FindingState, string>> = { problem: '❌ Problem', warning: '⚠️ Warning', well: '✅' };

export interface DoctorMessage {
  readonly body: MessageBody;
  /** One line: what stands for it in lists. */
  readonly summary: string;
  /** All findings as text, when the message could not hold them. */
  readonly file: { readonly name: string; readonly bytes: Uint8Array } | null;
}

/** What is wrong first, each with what to do; what is well in one line at the end. */
export function doctorMessage(findings: readonly Finding[]): DoctorMessage {
  const trouble = findings.filter(({ state }) => state !== 'well');
  const worst = findings[0]?.state ?? 'well';
  const title = doctorTitle(findings);
  const lines = [...trouble.map(troubleLines), wellLine(findings)].filter((line) => line !== '');
  // With room for the blank lines between them.
  const fits = lines.reduce((sum, line) => sum + line.length + 2, 0) <= LIMITS.embedDescription;
  return {
    body: message({
      mentions: 'nobody',
      embeds: [embed({ title, description: lines.flatMap((line) => [line, '']), color: COLORS[worst] })],
    }),
    summary: title,
    file: fits ? null : { name: 'doctor.txt', bytes: new TextEncoder().encode(doctorText(findings).join('\n')) },
  };
}

export function doctorTitle(findings: readonly Finding[]): string {
  const count = (state: FindingState): number => findings.filter((finding) => finding.state === state).length;
  const parts = [
    count('problem') === 0 ? [] : [plural(count('problem'), 'problem')],
    count('warning') === 0 ? [] : [plural(count('warning'), 'warning')],
  ].flat();
  return parts.length === 0
    ? '✅ Muster is well'
    : `${MARKS[findings[0]?.state ?? 'well'].split(' ')[0] ?? ''} ${parts.join(', ')}`;
}

/** One line for each finding, for a terminal or a file. */
export function doctorText(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ state, about, subject, says, fix }) => {
    const name = about === subject ? about : `${about} ${subject}`;
    return `${state}: ${name}: ${says}.${fix === null ? '' : ` ${fix}`}`;
  });
}

function troubleLines({ state, about, subject, says, fix }: Finding): string {
  const name = about === subject ? about : `${about} ${subject}`;
  return `${MARKS[state]}: **${escape(name)}**\n${escape(says)}.\n${fix === null ? '' : `→ ${fix}`}`.trimEnd();
}

function wellLine(findings: readonly Finding[]): string {
  const names = findings
    .filter(({ state }) => state === 'well')
    .map(({ about, subject }) => (about === subject ? about : `${about} ${subject}`));
  return names.length === 0 ? '' : `Well: ${escape(names.join(', '))}.`;
}
