import { MANAGEMENT_PORT_OFFSET } from '@platform/contracts/derived-ports.ts';
import type { CommonConfig } from './common-config.ts';

const HIGHEST_PORT = 65_535;

export interface ManagementAddress {
  readonly host: string;
  /** 0: the system chooses. */
  readonly port: number;
}

type Configured = Pick<CommonConfig, 'HOST' | 'PORT' | 'MANAGEMENT_HOST' | 'MANAGEMENT_PORT'>;

/** Where metrics and probes are answered: at PORT + 100 of HOST, unless it is set. */
export function managementAddress(config: Configured): ManagementAddress {
  const { HOST, PORT, MANAGEMENT_HOST = HOST } = config;
  return {
    host: MANAGEMENT_HOST,
    port: config.MANAGEMENT_PORT ?? (PORT === 0 ? 0 : PORT + MANAGEMENT_PORT_OFFSET),
  };
}

/** What is wrong with the ports of a configuration, or undefined. */
export function managementProblem(config: Configured): { name: string; message: string } | undefined {
  const { port } = managementAddress(config);
  const name = 'MANAGEMENT_PORT';
  if (port > HIGHEST_PORT)
    return { name, message: `is not set, and PORT + ${MANAGEMENT_PORT_OFFSET} is no port; set it.` };
  if (port !== 0 && port === config.PORT) return { name, message: 'must be another port than PORT.' };
  return undefined;
}
