import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { tokenCheck } from '../control/bearer-token.ts';
import { type LocalServer, startLocalServer } from '../control/local-server.ts';
import { readOtlpSpans } from './otlp-spans.ts';
import type { SpanStore } from './span-store.ts';

// A batch of the SDK has 512 spans at most, of 1 to 2 KB each.
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const ID = /^[\w-]{1,64}$/;

/**
 * Takes spans over OTLP/HTTP (JSON) at `/v1/traces` into `store`, and answers `GET /traces/ID` with those of a trace, an
 * order or whatever else bears that id. Both ask for the bearer `token`, as spans tell who ordered what.
 */
export function startTraceServer(port: number, token: string, store: SpanStore): Promise<LocalServer> {
  const isKnown = tokenCheck(token);
  return startLocalServer(port, (request, response) => {
    answer(request, store, isKnown).then(
      ([status, body]) => send(response, status, body),
      (error: unknown) => send(response, 400, { detail: (error as Error).message }),
    );
  });
}

async function answer(
  request: IncomingMessage,
  store: SpanStore,
  isKnown: (authorization: string | undefined) => boolean,
): Promise<[status: number, body: object]> {
  const { method, url = '/', headers } = request;
  if (!isKnown(headers.authorization)) return [401, { detail: 'This needs the token of traces.json.' }];
  if (method === 'POST' && url === '/v1/traces') {
    store.add(readOtlpSpans(JSON.parse(await bodyOf(request))));
    return [200, {}];
  }
  const id = /^\/traces\/([^/]+)$/.exec(url)?.[1];
  if (method !== 'GET' || id === undefined) return [404, { detail: 'There is nothing at this address.' }];
  if (!ID.test(id)) return [400, { detail: 'This is no id of a trace or an order.' }];
  return [200, { spans: await store.find(id) }];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new RangeError(`a batch has at most ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (request.headers['content-encoding'] !== 'gzip') return body.toString('utf8');
  return (await promisify(gunzip)(body, { maxOutputLength: MAX_BODY_BYTES })).toString('utf8');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
