import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { formatted } from './formatted.ts';

export const SERVICES_FILE = 'shared/contracts/src/services.ts';

/** The one file by which all others know the services. */
export function servicesFile(services: readonly ServiceDescription[]): string {
  return formatted(
    SERVICES_FILE,
    `// Generated from services/*/service.ts by \`npm run generate\`: do not edit.

/** Every service of the platform, by port. */
export const SERVICES = ${JSON.stringify(services)} as const;

export type ServiceName = (typeof SERVICES)[number]['name'];
`,
  );
}
