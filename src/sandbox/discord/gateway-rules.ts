/** What the gateway announces and enforces. */
export interface GatewayRules {
  readonly heartbeatIntervalMs: number;
  /** Identifies per `identifyWindowMs`; beyond it the gateway answers op 9. */
  readonly maxConcurrency: number;
  /** 0 does not hold identifies apart: on a clock that stands still a restarted bot could never come back. */
  readonly identifyWindowMs: number;
  readonly sessionStartsPerDay: number;
}

export const DISCORD_GATEWAY: GatewayRules = {
  heartbeatIntervalMs: 41_250,
  maxConcurrency: 1,
  identifyWindowMs: 5000,
  sessionStartsPerDay: 1000,
};
export const PATIENT_GATEWAY: GatewayRules = { ...DISCORD_GATEWAY, identifyWindowMs: 0 };
