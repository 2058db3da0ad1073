import { pino } from 'pino';
import type { Log, LogFields } from '../core/log.js';

/** One JSON line a call on standard output. The fields' type keeps texts and ids out; undefined ones are left away. */
export function createLog(level: string): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } });
  const write =
    (name: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}): void =>
      logger[name]({ event, ...fields });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
