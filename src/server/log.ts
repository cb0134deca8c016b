import { type Logger, pino } from 'pino';

/** Logs as JSON lines. Nothing that is logged here names a visitor: no identifier, no token, no trait, no address, no query. */
export const createLog = (level = 'info'): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
