import type { Logger } from '@platform/telemetry/logger.ts';

/**
 * Calls `stop` once, when the process is told to end: by SIGTERM, by SIGINT, or because the process that forked it
 * is gone. The same signal a second time ends the process at once; another one does not, since a Ctrl-C in a
 * terminal comes to the whole group and a supervisor then adds its SIGTERM.
 */
export function onStopSignal(stop: (reason: string) => Promise<void>): void {
  const seen = new Set<string>();
  const receive = (reason: string) => {
    if (seen.has(reason)) process.exit(1);
    const isFirst = seen.size === 0;
    seen.add(reason);
    if (isFirst) void stop(reason);
  };
  process.on('SIGTERM', () => receive('SIGTERM'));
  process.on('SIGINT', () => receive('SIGINT'));
  process.on('disconnect', () => receive('disconnect'));
}

/** Logs what nobody caught and ends the process: its state is unknown, and a supervisor starts a new one. */
export function endOnUncaught(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception');
    process.exit(1);
  });
  process.on('unhandledRejection', (reason) => {
    logger.fatal({ err: reason }, 'unhandled rejection');
    process.exit(1);
  });
}
