/** The Muster that runs in the sandbox, as the world around it sees it: it can die and be started again. */
export interface MusterProcess {
  /** Where it listens; null while it is down. */
  url(): string | null;
  /** Ends it as SIGKILL would: nothing is drained, finished or said any more. Does nothing while it is down. */
  crash(): Promise<void>;
  /** A new one on the same files and, in the sandbox, the same port. Does nothing while one runs. */
  start(): Promise<void>;
}
