import type { Pages } from '../pages/pages.ts';
import type { AssetList, Coding } from './asset-list.ts';

const A_YEAR = 'public, max-age=31536000, immutable';

/** `GET /assets/NAME-HASH.css`: never another content at the same address. */
export function assetRoutes(pages: Pages, assets: AssetList): void {
  pages.app.get('/assets/:file', { schema: { hide: true } }, (request, reply) => {
    const coding = codingOf(request.headers['accept-encoding']);
    const asset = assets.find(request.url.split('?')[0] ?? '', coding);
    if (asset === undefined)
      return reply.code(404).header('cache-control', 'no-store').type('text/plain').send('');
    if (coding !== 'identity') reply.header('content-encoding', coding);
    return reply
      .header('cache-control', A_YEAR)
      .header('vary', 'accept-encoding')
      .header('cross-origin-resource-policy', 'same-origin')
      .type(asset.type)
      .send(asset.body);
  });
}

function codingOf(accepted = ''): Coding {
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
}
