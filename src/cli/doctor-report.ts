import { z } from 'zod';
import { paint, printable, type Terminal } from './terminal.ts';

const ANSWER = z.object({
  findings: z.array(
    z.object({
      state: z.enum(['problem', 'warning', 'well']),
      about: z.string(),
      subject: z.string(),
      says: z.string(),
      fix: z.string().nullable(),
    }),
  ),
});

const MARKS = {
  problem: { word: 'problem', tone: 'bad' },
  warning: { word: 'warning', tone: 'doubtful' },
  well: { word: 'well', tone: 'good' },
} as const;

/** What the doctor found, one line each, the worst first, and a sum at the end; null: it is no such answer. */
export function doctorReport(terminal: Terminal, data: unknown): readonly string[] | null {
  const read = ANSWER.safeParse(data);
  if (!read.success) return null;
  const order = Object.keys(MARKS);
  const findings = read.data.findings.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const longest = Math.max(0, ...findings.map(({ state }) => MARKS[state].word.length));
  const count = (state: keyof typeof MARKS): number => findings.filter((finding) => finding.state === state).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  return [
    ...findings.map(({ state, about, subject, says, fix }) => {
      const { word, tone } = MARKS[state];
      const mark = paint(terminal, terminal.out, { text: word.padEnd(longest), tone });
      const name = about === subject ? about : `${about} ${subject}`;
      return `${mark}  ${printable(name)}: ${printable(says)}.${fix === null ? '' : ` ${printable(fix)}`}`;
    }),
    '',
    problems + warnings === 0
      ? `Muster is well: ${plural(findings.length, 'thing')} looked at.`
      : `${plural(problems, 'problem')}, ${plural(warnings, 'warning')} in ${plural(findings.length, 'thing')} looked at.`,
  ];
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
