import { gzipSync } from 'node:zlib';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUnanswered } from '../../gateway/is-away.ts';
import type { Pages } from '../../pages/pages.ts';
import type { Pictures } from './pictures.ts';

const A_YEAR = 'public, max-age=31536000, immutable';
/** Of an address that does not say which picture it means. */
const FIVE_MINUTES = 'public, max-age=300';
const NOT_KEPT = 'no-store';

/** `GET /art/{sku}.svg?v={hash}`: the picture of a product. */
export function pictureRoutes(pages: Pages, pictures: Pictures): void {
  pages.app.get('/art/:file', { schema: { hide: true } }, async (request, reply) => {
    const sku = skuOf((request.params as { file: string }).file);
    const version = new URLSearchParams(request.url.split('?')[1] ?? '').get('v') ?? '';
    const known = sku && pictures.find(sku, version);
    if (known) return sendPicture(request, reply, known, A_YEAR);
    if (!sku) return sendNothing(reply, 404);
    try {
      const { guestApi } = await pages.visitorOf(request);
      const product = await guestApi.call('GET /api/products/{sku}', { path: { sku } });
      const current = pictures.versionOf(product);
      const drawn = pictures.find(product.sku, current) ?? '';
      return sendPicture(request, reply, drawn, version === current ? A_YEAR : FIVE_MINUTES);
    } catch (error) {
      if (error instanceof ApiError && !isUnanswered(error))
        return sendNothing(reply, error.status === 429 ? 429 : 404);
      request.log.warn({ err: error, sku }, 'picture not drawn');
      return sendNothing(reply, 503);
    }
  });
}

function skuOf(file: string): string | undefined {
  return file.endsWith('.svg') ? file.slice(0, -'.svg'.length) : undefined;
}

function sendPicture(
  request: FastifyRequest,
  reply: FastifyReply,
  svg: string,
  keeping: string,
): FastifyReply {
  const isZipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  if (isZipped) reply.header('content-encoding', 'gzip');
  return (
    reply
      .header('cache-control', keeping)
      .header('vary', 'accept-encoding')
      .header('cross-origin-resource-policy', 'same-origin')
      // Also where it is opened by itself, nothing in it runs or loads.
      .header('content-security-policy', "default-src 'none'")
      .type('image/svg+xml; charset=utf-8')
      .send(isZipped ? gzipSync(svg) : svg)
  );
}

function sendNothing(reply: FastifyReply, status: number): FastifyReply {
  return reply.code(status).header('cache-control', NOT_KEPT).type('text/plain').send('');
}
