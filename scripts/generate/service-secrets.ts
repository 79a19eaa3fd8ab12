import type { ServiceDescription } from '@platform/contracts/service-model.ts';

/** A secret that a service is given: the variable that holds it, and the file of scripts/make-secrets.sh. */
export interface ServiceSecret {
  readonly variable: string;
  readonly file: string;
}

/** Every secret of a service, its own and those that it shares. */
export function secretsOf(service: ServiceDescription): ServiceSecret[] {
  const { name, database, secrets } = service;
  const own = name.replaceAll('-', '_');
  const when = (isGiven: unknown, variable: string, file: string) => (isGiven ? [{ variable, file }] : []);
  return [
    ...when(database, 'DATABASE_URL', `${database?.name}_database_url`),
    ...when(service.usesBus, 'RABBITMQ_URL', `${own}_rabbitmq_url`),
    ...when(service.usesCache, 'REDIS_URL', 'redis_url'),
    ...when(service.sendsMail, 'SMTP_URL', 'smtp_url'),
    ...when(!service.issuesTokens, 'SERVICE_SECRET', `${own}_secret`),
    ...when(service.issuesTokens, 'SERVICE_CLIENTS', 'service_clients'),
    ...secrets.map((variable) => ({ variable, file: variable.toLowerCase() })),
  ];
}

export function databasePasswordFile(database: string): string {
  return `${database}_database_password`;
}

/** The variables of secrets that several services name, and so share. */
export function sharedSecrets(services: readonly ServiceDescription[]): string[] {
  const all = services.flatMap(({ secrets }) => secrets);
  return [...new Set(all.filter((secret, i) => all.indexOf(secret) !== i))];
}
