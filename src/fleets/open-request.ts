/** A request for another version that is not over. Texts are foreign. */
export interface OpenRequest {
  /** As people call it, e.g. 'UP-17'. */
  readonly id: string;
  readonly version: string;
  readonly askedAt: Date;
  /** What it waits for, as "waits for …"; left out: the maintainer’s decision. */
  readonly waitsFor?: string;
  /** When it begins by itself; left out or null: it does not. */
  readonly beginsAt?: Date | null;
  /** Of its card; null while that is not on Discord. */
  readonly url: string | null;
}
