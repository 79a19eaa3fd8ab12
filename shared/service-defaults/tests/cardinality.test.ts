import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createConnection } from 'node:net';
import { test } from 'node:test';
import { access } from '../src/access/access.ts';
import { sampleApp } from './fixtures/sample-app.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

async function seriesOf({ defaults }: ReturnType<typeof sampleApp>): Promise<string[]> {
  return (await defaults.metrics.render())
    .split('\n')
    .filter((line) => line.startsWith('http_server_request_duration_seconds_count'));
}

test('odd paths, ids, queries and methods make no series of their own', async (t) => {
  const sample = sampleApp();
  const { app } = sample;
  app.get('/api/things/:id', access.public, async () => ({}));
  for (let i = 0; i < 200; i++) {
    const id = encodeURIComponent(`${randomUUID()}"}\n`);
    await app.inject({ url: `/api/things/${id}?q=${i}` });
    await app.inject({ method: METHODS[i % METHODS.length] ?? 'GET', url: `/odd/${id}/${i}` });
  }
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  t.after(() => app.close());
  // Node's parser knows more methods than the conventions do.
  for (const method of ['PROPFIND', 'MKCOL', 'REPORT', 'M-SEARCH', 'PURGE', 'LINK'])
    await sendRaw(
      Number(new URL(address).port),
      `${method} /odd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
    );
  const series = await seriesOf(sample);
  assert.ok(series.some((line) => line.includes('http_route="/api/things/:id"') && line.endsWith(' 200')));
  // The route, and everything that there is not as one.
  assert.equal(series.length, 2, series.join('\n'));
});

function sendRaw(port: number, request: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.end(request));
    socket
      .on('error', reject)
      .on('close', () => resolve())
      .resume();
  });
}
