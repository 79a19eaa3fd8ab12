import { join } from 'node:path';
import { readRateLimits } from '../../services/api-gateway/src/rate-limits/rate-limit.ts';
import { RouteTable } from '../../services/api-gateway/src/routing/route-table.ts';
import { rateLimits, routes } from '../../services/api-gateway/src/routing/routes.ts';
import type { OpenApiDocument } from './document.ts';
import { mergeDocuments } from './merge-documents.ts';
import { gatewayDocument, serviceDocuments } from './service-documents.ts';

const ROOT = join(import.meta.dirname, '..', '..');
export const DOCUMENT_FILE = join(ROOT, 'shared', 'contracts', 'openapi.json');
export const CLIENT_FILE = join(ROOT, 'clients', 'api', 'src', 'operations.ts');

/** The document of the platform, from what its services say of themselves: by default, from the code as it is. */
export async function platformDocument(
  services?: ReadonlyMap<string, OpenApiDocument>,
): Promise<OpenApiDocument> {
  // No limit of the table shows in the document.
  const defaults = { timeoutMs: 1, totalTimeoutMs: 1, maxBodyBytes: 1 };
  const table = new RouteTable(routes, defaults, readRateLimits(rateLimits));
  return mergeDocuments(services ?? (await serviceDocuments()), gatewayDocument(), table);
}

/** As it stands in the file. */
export function documentText(document: OpenApiDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
