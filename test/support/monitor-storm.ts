import type { StandIn } from '../../src/sandbox/discord/stand-in.ts';

/** Such names are looked for in what is shown. */
export function monitorName(number: number): string {
  return `monitor-${String(number).padStart(4, '0')}.example.net`;
}

/** Labels of a monitor that is a group of its own, as `group_by: ['...']` makes it. */
export function monitorLabels(number: number): Readonly<Record<string, string>> {
  return { alertname: 'ProbeFailed', severity: 'critical', monitor: monitorName(number) };
}

/** What the channel says of each monitor, firing or resolved: by a card of its own, or by its line in a storm's list. */
export function shownMonitors(standIn: StandIn, channel = 'alerts'): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const { embeds, attachments } of standIn.messages(channel)) {
    const text = `${embeds[0]?.title ?? ''} ${JSON.stringify(embeds[0] ?? {})}`;
    const own = /monitor-\d+\.example\.net/u.exec(text)?.[0];
    if (attachments.length === 0 && own !== undefined) said.set(own, text.startsWith('✅') ? 'resolved' : 'firing');
    for (const { id } of attachments)
      for (const line of (standIn.file(id)?.toString() ?? '').split('\n')) {
        const [, state, name] = /^(\w+) .*(monitor-\d+\.example\.net)/u.exec(line) ?? [];
        if (state !== undefined && name !== undefined) said.set(name, state);
      }
  }
  return said;
}
