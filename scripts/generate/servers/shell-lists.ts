import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { header } from '../generated-file.ts';
import { withDatabase } from '../select-services.ts';

export const SHELL_LISTS_FILE = 'scripts/container/services.env';

/** The lists that shell scripts go through. Words are separated by spaces. */
export function shellLists(services: readonly ServiceDescription[]): string {
  const databases = withDatabase(services).map(({ database }) => database);
  const lists = {
    // Each has a role of the same name.
    databases: databases.map(({ name }) => name),
    database_extensions: databases.flatMap(({ name, extensions }) =>
      extensions.map((one) => `${name}:${one}`),
    ),
    bus_services: services.filter(({ usesBus }) => usesBus).map(({ name }) => name),
    // They prove to the one that issues tokens who they are.
    service_clients: services.filter(({ issuesTokens }) => !issuesTokens).map(({ name }) => name),
    other_secrets: new Set(services.flatMap(({ secrets }) => secrets.map((secret) => secret.toLowerCase()))),
  };
  const lines = Object.entries(lists).map(([name, words]) => `${name}='${[...words].join(' ')}'\n`);
  return header('#', 'For make-secrets.sh, init-databases.sh and people: shell.') + lines.join('');
}
