const NAME = 'app.kubernetes.io/name';
const COMPONENT = 'app.kubernetes.io/component';

/** Of everything that belongs to a service. */
export function named(name: string): Record<string, string> {
  return { [NAME]: name };
}

/** Of the pods that serve. */
export function serving(name: string): Record<string, string> {
  return { ...named(name), [COMPONENT]: 'service' };
}

/** Of the pods that migrate its database. */
export function migrating(name: string): Record<string, string> {
  return { ...named(name), [COMPONENT]: 'migration' };
}

/** By which network policies let pods reach the servers that they use. */
export function uses(servers: Readonly<Record<string, boolean>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(servers).flatMap(([server, isUsed]) => (isUsed ? [[`uses/${server}`, 'yes']] : [])),
  );
}
