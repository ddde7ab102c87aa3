import type { Log, LogFields } from '../../src/platform/observability/log.ts';

export interface RecordedLog extends Log {
  readonly lines: readonly { readonly level: string; readonly sentence: string; readonly fields: LogFields }[];
}

/** Keeps what was logged, for tests that ask whether a fault was told. */
export function recordedLog(): RecordedLog {
  const lines: { level: string; sentence: string; fields: LogFields }[] = [];
  const at =
    (level: string) =>
    (sentence: string, fields: LogFields = {}): void => {
      lines.push({ level, sentence, fields });
    };
  const log: RecordedLog = {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  };
  return log;
}
