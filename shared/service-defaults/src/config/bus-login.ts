import { loginName } from '@platform/messaging/bus-rights.ts';
import type { Transport } from '@platform/messaging/transport.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { CommonConfig } from './common-config.ts';
import { ConfigError } from './load-config.ts';

/**
 * Throws ConfigError in production, unless RABBITMQ_URL names the service's own user. By no more than its name a service can
 * tell that a user is its own: `npm run bus-logins` gives the user of that name its rights.
 */
export function requireOwnRabbitMqUser(service: string, config: CommonConfig): void {
  const { ENVIRONMENT, RABBITMQ_URL, BUS_NAMESPACE } = config;
  if (ENVIRONMENT !== 'production' || RABBITMQ_URL === undefined) return;
  if (isUser(RABBITMQ_URL, loginName(service, BUS_NAMESPACE))) return;
  throw refusal('RABBITMQ_URL', `the user ${loginName(service, BUS_NAMESPACE)}`);
}

/**
 * Looks whether the bus knows this process as `service`, with the rights of that service alone. Otherwise throws ConfigError in
 * production, and warns in development. Rejects when the bus cannot be asked.
 */
export async function checkBusLogin(
  transport: Pick<Transport, 'login'>,
  service: string,
  config: CommonConfig,
  log: Log,
): Promise<void> {
  const login = await transport.login();
  if (login === loginName(service, config.RABBITMQ_URL === undefined ? '' : config.BUS_NAMESPACE)) return;
  const variable = config.RABBITMQ_URL === undefined ? 'BUS_DATABASE_URL' : 'RABBITMQ_URL';
  if (config.ENVIRONMENT === 'production') throw refusal(variable, 'a role that was provisioned for it');
  log.warn(
    { variable },
    'this login at the message bus is not the own one of the service: whoever has it may send anything; production refuses it',
  );
}

function refusal(name: string, what: string): ConfigError {
  const message = `is to name ${what}, which may send what this service sends and nothing else (docs/operations.md, Logins at the bus)`;
  return new ConfigError([{ name, message }]);
}

function isUser(url: string, name: string): boolean {
  const { username } = new URL(url);
  try {
    return decodeURIComponent(username) === name;
  } catch {
    return false; // No user is called so.
  }
}
