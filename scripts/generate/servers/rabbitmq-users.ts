import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { ADMIN } from '../../bus-logins/admin.ts';
import { formatted } from '../formatted.ts';
import { GENERATED } from '../generated-file.ts';

export const RABBITMQ_USERS_FILE = 'scripts/container/rabbitmq/development-users.json';
const PASSWORD = 'development';

/** The logins of development. */
export function rabbitMqUsers(services: readonly ServiceDescription[]): string {
  const names = services.filter(({ usesBus }) => usesBus).map(({ name }) => name);
  const users = [
    { name: ADMIN, password: PASSWORD, tags: 'administrator' },
    ...names.map((name) => ({ name, password: PASSWORD, tags: '' })),
  ];
  return formatted(RABBITMQ_USERS_FILE, JSON.stringify({ explanation: GENERATED, users }));
}
