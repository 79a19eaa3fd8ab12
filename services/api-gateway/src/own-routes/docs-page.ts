import { readFile } from 'node:fs/promises';
import type { OwnAnswer, OwnRoute } from './own-route.ts';

const FOLDER = new URL('../../docs-page/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
};

const FILES = [
  'docs.css',
  'element.mjs',
  'main.mjs',
  'operation.mjs',
  'request.mjs',
  'sections.mjs',
  'session.mjs',
  'try-it.mjs',
];

// Everything comes from this gateway, and goes to it alone: no inline script or style, no other origin, no frame.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The page at `/docs`, which shows the platform's document and tries its operations out. The page itself is anyone's; it
 * reads `/openapi.json` as whoever has signed in on it.
 */
export function docsPageRoutes(): OwnRoute[] {
  return [page('/docs', 'index.html'), ...FILES.map((file) => page(`/docs/${file}`, file))];
}

function page(path: string, file: string): OwnRoute {
  let read: Promise<OwnAnswer> | undefined;
  return {
    path,
    access: { kind: 'public' },
    schema: undefined,
    answer: () => {
      read ??= readPage(file);
      return read;
    },
  };
}

async function readPage(file: string): Promise<OwnAnswer> {
  const body = await readFile(new URL(file, FOLDER));
  const contentType = TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'text/plain';
  return { status: 200, contentType, body, headers: ['content-security-policy', POLICY] };
}
