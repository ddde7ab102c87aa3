import type { HealthLine } from '../../src/health/health-line.ts';
import type { FleetConfig } from '../../src/platform/config/config.ts';
import type { FleetWorld } from './fleet-world.ts';

const MINUTE = 60_000;

/** Minute by minute: all fleets are observed, and then judged. */
export async function judgeFor({ observer, health, clock }: FleetWorld, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed++) {
    await observer.observeAll();
    await health.judgeAll();
    clock.advance(MINUTE);
  }
}

/** What a rule says now of one host, or with null of the fleet as a whole. */
export async function findLine(
  { health }: FleetWorld,
  fleet: FleetConfig,
  { rule, host }: { readonly rule: string; readonly host: string | null },
): Promise<HealthLine | undefined> {
  const { whole, hosts } = await health.explain(fleet);
  const lines = [...whole, ...hosts.flatMap((each) => each.lines)];
  return lines.find((line) => line.rule === rule && line.subject.host === host);
}
