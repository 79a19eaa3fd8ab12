import { access } from '../access/access.ts';
import type { App, HttpAppOptions } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';
import type { KnownPaths } from '../http/known-paths.ts';
import { openApiDocument } from './openapi.ts';

/** `/openapi.json`: made on the first request for it. In production for staff only: it is a map for attackers too. */
export function registerOpenApiRoute(
  app: App,
  { service, version, isProduction }: HttpDefaults,
  { title, description, problems }: HttpAppOptions,
  paths: KnownPaths,
): void {
  const info = { service, title, description, version, problems };
  let document: string | undefined;
  const rule = isProduction ? access.roles('staff') : access.public;
  const schema = { tags: ['operations'], summary: 'This document' };
  app.get('/openapi.json', { ...rule, schema }, async (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(info, paths.routes));
    return reply.type('application/json').send(document);
  });
}
