import type { Logger } from '@platform/telemetry/logger.ts';
import type { CommonConfig } from '../config/common-config.ts';
import { managementAddress } from '../config/management-address.ts';

/** Says why a start failed, and ends the process. */
export function endFailedStart(error: unknown, config: CommonConfig, logger: Logger): never {
  const { code, port } = (error ?? {}) as { code?: unknown; port?: unknown };
  logger.fatal({ err: error }, code === 'EADDRINUSE' ? takenMessage(port, config) : 'the start failed');
  process.exit(1);
}

function takenMessage(taken: unknown, config: CommonConfig): string {
  const management = managementAddress(config);
  const [port, host, name] =
    taken === management.port
      ? [management.port, management.host, 'MANAGEMENT_PORT']
      : [config.PORT, config.HOST, 'PORT'];
  return `port ${port} of ${host} is taken: end the process that has it, or set ${name} to another`;
}
