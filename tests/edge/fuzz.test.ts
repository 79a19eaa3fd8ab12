import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusOf } from '../../services/api-gateway/tests/raw-http.ts';
import { startEchoService } from './echo-service.ts';
import { HOST, startEdgeGateway } from './edge-gateway.ts';
import { fuzz } from './mutated-requests.ts';

const REQUESTS = 3000;

test('mutated requests cause no 5xx, no crash, and no growing memory', async (t) => {
  const origin = await startEchoService(t);
  const gateway = await startEdgeGateway(t, { NOTIFICATION_SERVICE_URL: origin, USER_SERVICE_URL: origin });
  await fuzz(gateway.port, REQUESTS / 2, 32, 1);
  const before = await gateway.memoryMb();
  const { offenders, statuses } = await fuzz(gateway.port, REQUESTS, 32, 2);
  assert.deepEqual(offenders.slice(0, 5), []);
  assert.ok((statuses['200'] ?? 0) > 100 && (statuses['400'] ?? 0) > 100, JSON.stringify(statuses));
  assert.equal(gateway.child.exitCode, null);
  assert.ok((await gateway.memoryMb()) - before < 100, 'memory is flat');
  assert.ok(!gateway.lines.some(({ level }) => level === 'error' || level === 'fatal'));
  assert.equal(statusOf(await gateway.send(['GET /api/things HTTP/1.1', HOST])), 200);
});
