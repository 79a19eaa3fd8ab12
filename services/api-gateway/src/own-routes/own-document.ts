import { PLATFORM_VERSION } from '@platform/service-defaults/config/platform-version.ts';
import { openApiDocument } from '@platform/service-defaults/openapi/openapi.ts';
import type { OwnRoute } from './own-route.ts';

/** The description of what the gateway answers itself: its share of the platform's document. */
export function ownDocument(routes: readonly OwnRoute[]): object {
  const info = {
    service: 'api-gateway',
    version: PLATFORM_VERSION,
    title: 'api-gateway',
    description: 'The single entry point: routing, health and the state of the platform',
  };
  const described = routes.map(({ path, access, schema }) => ({
    method: 'GET',
    url: path,
    schema,
    config: { access },
  }));
  return openApiDocument(info, described);
}
