/** A request for another version that nobody decided on yet. Texts are foreign. */
export interface OpenRequest {
  /** As people call it, e.g. 'UP-17'. */
  readonly id: string;
  readonly version: string;
  readonly askedAt: Date;
  /** Of its card; null while that is not on Discord. */
  readonly url: string | null;
}
