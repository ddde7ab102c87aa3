import { pino } from 'pino';
import type { LogLevel } from '../config/environment.ts';
import type { Secret } from '../config/secret.ts';
import { createScrubber, type Scrubber } from './scrubber.ts';

export type LogFields = Readonly<Record<string, unknown>>;

/** A fixed sentence plus fields, one JSON line each. Every value is scrubbed of credentials before it is written. */
export interface Log {
  debug(sentence: string, fields?: LogFields): void;
  info(sentence: string, fields?: LogFields): void;
  warn(sentence: string, fields?: LogFields): void;
  error(sentence: string, fields?: LogFields): void;
  /** A log whose every line carries these fields too. */
  child(fields: LogFields): Log;
}

export interface LogOptions {
  readonly level: LogLevel;
  /** Values that must never appear, wherever they turn up: the tokens and webhook secrets of the environment. */
  readonly secrets?: readonly Secret[];
  /** Standard output by default. */
  readonly destination?: { write(line: string): void };
}

export function createLog({ level, secrets = [], destination }: LogOptions): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: 'message',
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  return wrap(logger, { fields: {}, scrub: createScrubber(secrets) });
}

type Level = 'debug' | 'info' | 'warn' | 'error';

function wrap(logger: pino.Logger, { fields, scrub }: { fields: LogFields; scrub: Scrubber }): Log {
  const write = (level: Level, sentence: string, more?: LogFields): void => {
    if (!logger.isLevelEnabled(level)) return;
    logger[level](scrub({ ...fields, ...more }), String(scrub(sentence)));
  };
  return {
    debug: (sentence, more) => {
      write('debug', sentence, more);
    },
    info: (sentence, more) => {
      write('info', sentence, more);
    },
    warn: (sentence, more) => {
      write('warn', sentence, more);
    },
    error: (sentence, more) => {
      write('error', sentence, more);
    },
    child: (more) => wrap(logger, { fields: { ...fields, ...more }, scrub }),
  };
}
