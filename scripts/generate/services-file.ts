import type { ServiceModel } from '@platform/contracts/service-model.ts';
import { describeService } from './describe-service.ts';
import { formatted } from './formatted.ts';

export const SERVICES_FILE = 'shared/contracts/src/services.ts';

/** The one file by which all others know the services. */
export function servicesFile(models: readonly ServiceModel[]): string {
  const services = models.map((model) => describeService(model, models));
  return formatted(
    SERVICES_FILE,
    `// Generated from services/*/service.ts by \`npm run generate\`: do not edit.

/** Every service of the platform, by port. */
export const SERVICES = ${JSON.stringify(services)} as const;

export type ServiceName = (typeof SERVICES)[number]['name'];
`,
  );
}
