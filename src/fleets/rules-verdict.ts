/** What the room of health rules says of a fleet, in its own words: the worst of all its lines. */
export interface RulesVerdict {
  readonly icon: string;
  readonly word: string;
  /** null: nothing is wrong, or nothing is known. */
  readonly fault: 'unhealthy' | 'degraded' | null;
  readonly since: Date;
}
