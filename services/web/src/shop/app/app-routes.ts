import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { Pages } from '../../pages/pages.ts';
import { drawAppIcon, type Purpose } from '../icons/app-icon.ts';
import { faviconSvg } from '../icons/icon-svg.ts';
import { APP_ICONS, FAVICON, MANIFEST, OFFLINE, WORKER } from './app-addresses.ts';
import { manifest } from './manifest.ts';
import { offlinePage } from './offline-page.ts';

const A_WEEK = 'public, max-age=604800';
/** Of the worker: asked for each time, so that a new release is noticed. */
const ASKED_FOR = 'no-cache';
/** A worker may ask for what its own policy allows (CSP level 3), not for what that of its pages does. */
const WORKER_POLICY = "default-src 'none'; connect-src 'self'";
/** What the page for when the network is away is made of. */
const KEPT_ASSETS = ['core', 'shop'];

/** What makes an app of the shop: its manifest, its icons, its worker, and what it shows without a network. */
export function appRoutes(pages: Pages): void {
  const hide = { schema: { hide: true } };
  const { app, deps } = pages;
  pages.get(OFFLINE, () => offlinePage());
  app.get(MANIFEST, hide, (_request, reply) =>
    send(reply, 'application/manifest+json', JSON.stringify(manifest), A_WEEK),
  );
  app.get(FAVICON, hide, (_request, reply) =>
    send(reply, 'image/svg+xml; charset=utf-8', faviconSvg(), A_WEEK),
  );
  for (const { address, size, purpose } of APP_ICONS) {
    const icon = drawnOnce(size, purpose);
    app.get(address, hide, (_request, reply) => send(reply, 'image/png', icon(), A_WEEK));
  }
  const worker = workerScript(
    deps.assets.script('shop-service-worker'),
    deps.assets.addressesOf(KEPT_ASSETS),
  );
  app.get(WORKER, hide, (_request, reply) =>
    send(
      reply.header('content-security-policy', WORKER_POLICY),
      'text/javascript; charset=utf-8',
      worker,
      ASKED_FOR,
    ),
  );
}

/** Another script whenever anything that it keeps is another: browsers then take the new one. */
function workerScript(script: string, assets: readonly string[]): string {
  const version = createHash('sha256').update(script).update(assets.join()).digest('base64url').slice(0, 10);
  return `const KEPT = ${JSON.stringify({ version: `shop-${version}`, offline: OFFLINE, assets })};\n${script}`;
}

/** Drawing takes a while, and few ask for it. */
function drawnOnce(size: number, purpose: Purpose): () => Buffer {
  let drawn: Buffer | undefined;
  return () => {
    drawn ??= drawAppIcon(size, purpose);
    return drawn;
  };
}

function send(reply: FastifyReply, type: string, body: string | Buffer, keeping: string): FastifyReply {
  return reply
    .header('cache-control', keeping)
    .header('cross-origin-resource-policy', 'same-origin')
    .type(type)
    .send(body);
}
