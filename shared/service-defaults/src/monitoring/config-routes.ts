import { Type } from '@platform/schema/type.ts';
import { access } from '../access/access.ts';
import { Setting } from '../config/settings.ts';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';

/** What is said of it in the document; api-gateway answers it by routes of its own. */
export const configSchema = {
  tags: ['operations'],
  summary: 'The settings of the process that answers',
  description:
    'Where each came from, and its value. Of a secret: its length and the beginning of its SHA-256.',
  response: { 200: Type.Array(Setting) },
};

/** Shows what this process runs by; for admins. */
export function configRoutes(app: App, { service, settings }: HttpDefaults): void {
  app.get(configPath(service), { ...access.roles('admin'), schema: configSchema }, async () => [
    ...settings(),
  ]);
}

export function configPath(service: string): string {
  return `/api/admin/${service}/config`;
}
