import type { ActPanel, FaultState, PanelState, RelayPanel, ScenarioState, SimulatedFleet } from '../../protocol.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** '4 s', '3 min', '2 h 5 min', '3 d 4 h': two units at most, rounded down; what is below a second is '0 s'. */
export function durationWords(ms: number): string {
  const positive = Math.max(0, ms);
  if (positive < MINUTE) return `${Math.floor(positive / SECOND)} s`;
  if (positive < HOUR) return `${Math.floor(positive / MINUTE)} min`;
  const [big, small, bigName, smallName] = positive < DAY ? [HOUR, MINUTE, 'h', 'min'] : [DAY, HOUR, 'd', 'h'];
  const rest = Math.floor((positive % big) / small);
  return `${Math.floor(positive / big)} ${bigName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

export function agoWords(at: string, nowMs: number): string {
  const age = nowMs - Date.parse(at);
  return age < SECOND ? 'just now' : `${durationWords(age)} ago`;
}

export function untilWords(at: string, nowMs: number): string {
  const left = Date.parse(at) - nowMs;
  return left < SECOND ? 'any moment' : `${durationWords(left)} left`;
}

/** How a group of things stands: one look tells whether to read on. */
export interface Standing {
  readonly mood: 'good' | 'bad' | 'busy' | 'none';
  readonly words: string;
}

export function fleetStanding({ hosts }: SimulatedFleet): Standing {
  if (hosts.length === 0) return { mood: 'none', words: 'no hosts' };
  const ready = hosts.filter(isReady).length;
  return { mood: ready === hosts.length ? 'good' : 'bad', words: `${ready} of ${hosts.length} READY` };
}

export function isReady({ health, power }: SimulatedFleet['hosts'][number]): boolean {
  return power === 'on' && health === 'READY';
}

/** The one version of all hosts, or how many there are. */
export function versionWords({ hosts }: SimulatedFleet): string {
  const versions = new Set(hosts.map(({ version }) => version));
  const [only = 'no version'] = versions;
  return versions.size > 1 ? `${versions.size} versions` : only;
}

export function fleetsStanding(fleets: readonly SimulatedFleet[]): Standing {
  if (fleets.length === 0) return { mood: 'none', words: 'no fleets' };
  const ill = fleets.filter((fleet) => fleetStanding(fleet).mood === 'bad').length;
  return ill === 0
    ? { mood: 'good', words: 'all READY' }
    : { mood: 'bad', words: `${ill} of ${fleets.length} not all READY` };
}

export function actsStanding(acts: readonly ActPanel[]): Standing {
  if (acts.length === 0) return { mood: 'none', words: 'none yet' };
  const needing = acts.filter(({ needsPerson }) => needsPerson).length;
  if (needing > 0) return { mood: 'bad', words: `${needing} ${needing === 1 ? 'needs' : 'need'} somebody` };
  const unknown = acts.filter(({ state }) => state === 'unknown').length;
  if (unknown > 0) return { mood: 'bad', words: `${unknown} unknown` };
  const open = acts.filter(({ state }) => state !== 'done' && state !== 'refused').length;
  return open === 0 ? { mood: 'good', words: 'all settled' } : { mood: 'busy', words: `${open} under way` };
}

export function actStateWords({ state, needsPerson }: ActPanel): Standing {
  switch (state) {
    case 'done':
      return { mood: 'good', words: '✓ done' };
    case 'refused':
      return { mood: 'bad', words: '✕ not done' };
    case 'unknown':
      return { mood: 'bad', words: needsPerson ? '▲ unknown, needs somebody' : '▲ unknown' };
    case 'waiting':
      return { mood: 'busy', words: 'waits' };
    case 'sending':
      return { mood: 'busy', words: 'being sent' };
    case 'checking':
      return { mood: 'busy', words: 'read back' };
  }
}

export function relayStanding(relay: RelayPanel): Standing {
  if (relay.state === 'stopped') return { mood: 'bad', words: 'stopped' };
  if (relay.state === 'unauthorized') return { mood: 'bad', words: 'token refused' };
  const waiting = waitingCards(relay);
  if (relay.blocked.length > 0) return { mood: 'bad', words: `${relay.blocked.length} blocked` };
  return waiting === 0 ? { mood: 'good', words: 'nothing waits' } : { mood: 'busy', words: `${waiting} waiting` };
}

export function waitingCards({ lanes }: RelayPanel): number {
  return lanes.critical.waiting + lanes.normal.waiting + lanes.low.waiting;
}

export function relaySentence(relay: RelayPanel): string {
  switch (relay.state) {
    case 'stopped':
      return 'The relay is stopped: nothing is sent until Muster runs again.';
    case 'unauthorized':
      return 'Discord refused the token: the relay sends nothing until Muster is started with a valid one.';
    case 'running':
      return waitingCards(relay) === 0
        ? 'Nothing waits: Discord shows all that Muster has to say.'
        : 'The relay is behind; it catches up to the latest state, critical cards first.';
  }
}

export function inboundStanding({ inbound: events, relay }: Pick<PanelState, 'inbound' | 'relay'>): Standing {
  if (events.length === 0) return { mood: 'none', words: relay.state === 'stopped' ? 'not known' : 'none yet' };
  const aside = events.filter(({ state }) => state === 'set-aside').length;
  const waiting = events.filter(({ state }) => state === 'waiting').length;
  if (aside > 0) return { mood: 'bad', words: `${aside} set aside` };
  return waiting > 0 ? { mood: 'busy', words: `${waiting} waiting` } : { mood: 'good', words: 'all processed' };
}

export function faultsStanding(faults: readonly FaultState[]): Standing {
  const on = faults.filter(({ isOn }) => isOn).length;
  return on === 0 ? { mood: 'none', words: 'all off' } : { mood: 'bad', words: `${on} on` };
}

export function scenariosStanding(scenarios: readonly ScenarioState[]): Standing {
  const running = scenarios.filter(({ progress }) => progress.kind === 'running').length;
  return running === 0 ? { mood: 'none', words: 'none runs' } : { mood: 'busy', words: `${running} running` };
}

/** What a rate means, for people who do not think in factors. */
export function rateWords(rate: number): string {
  return rate === 1
    ? 'Time passes as it does outside.'
    : `One second here is ${longWords(rate * SECOND)} in the sandbox.`;
}

function longWords(ms: number): string {
  const [amount, unit] = ms < MINUTE ? [ms / SECOND, 'second'] : [ms / MINUTE, 'minute'];
  const rounded = Math.round(amount * 10) / 10;
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
}

/** What a screen reader is told of a change: what began, ended or broke, and no count that ticks. Null when nothing did. */
export function changeWords(before: PanelState, after: PanelState): string | null {
  const said = [
    ...after.scenarios.flatMap((scenario) => {
      const was = before.scenarios.find(({ name }) => name === scenario.name);
      return was === undefined || was.progress.kind === scenario.progress.kind ? [] : [scenarioWords(scenario)];
    }),
    ...after.faults.flatMap((fault) => {
      const was = before.faults.find(({ name }) => name === fault.name);
      return was === undefined || was.isOn === fault.isOn ? [] : [`${fault.title}: ${fault.isOn ? 'on' : 'off'}.`];
    }),
    ...(before.relay.state === after.relay.state ? [] : [relaySentence(after.relay)]),
    ...(before.clockRate === after.clockRate ? [] : [rateWords(after.clockRate)]),
  ];
  return said.length === 0 ? null : said.join(' ');
}

function scenarioWords({ title, progress }: ScenarioState): string {
  switch (progress.kind) {
    case 'idle':
      return `${title}: ready.`;
    case 'running':
      return `${title}: started.`;
    case 'ended':
      return `${title}: done.`;
    case 'stopped':
      return `${title}: stopped.`;
    case 'failed':
      return `${title}: failed. ${progress.why}`;
  }
}
