import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryItem, HistoryQuery } from '@platform/messaging/history/message-history.ts';
import type { Transport } from '@platform/messaging/transport.ts';
import { sampleApp } from './fixtures/sample-app.ts';

const URL = '/api/admin/sample-service/messages';
const AT = new Date('2026-01-31T12:00:00Z');
const envelope = JSON.stringify({
  id: '019c0000-0000-7000-8000-000000000001',
  type: 'user.created',
  data: {
    user_id: 'u',
    email: 'ada@example.com',
    full_name: 'Ada',
    lines: [{ card_token: 'tok', sku: 's' }],
  },
});
const item: HistoryItem = {
  id: '019c0000-0000-7000-8000-000000000001',
  type: 'user.created',
  subject: 'u',
  correlationId: null,
  sent: { exchange: 'events', at: AT, replayedAt: [AT], state: 'sent', envelope },
  handled: [{ queue: 'q', attempt: 2, at: AT, durationMs: 1.2345, outcome: 'dead', error: 'Error: no' }],
};

function appWithHistory(items: readonly HistoryItem[] = [item]) {
  const asked: HistoryQuery[] = [];
  const history = async (query: HistoryQuery) => {
    asked.push(query);
    return [...items];
  };
  const sample = sampleApp({}, { messaging: { transport: {} as Transport, history } });
  const get = (query: string, headers: object = sample.bearer('admin')) =>
    sample.app.inject({ url: `${URL}${query}`, headers: { ...headers } });
  return { ...sample, asked, get };
}

test('an admin sees what was sent and handled, without personal fields and secrets', async () => {
  const { get } = appWithHistory();
  const answer = await get('?subject=u');
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {
    items: [
      {
        id: item.id,
        type: 'user.created',
        subject: 'u',
        correlation_id: null,
        sent: {
          exchange: 'events',
          at: AT.toISOString(),
          replayed_at: [AT.toISOString()],
          state: 'sent',
          message: {
            id: item.id,
            type: 'user.created',
            data: {
              user_id: 'u',
              email: '[redacted]',
              full_name: '[redacted]',
              lines: [{ card_token: '[redacted]', sku: 's' }],
            },
          },
        },
        handled: [
          {
            queue: 'q',
            attempt: 2,
            at: AT.toISOString(),
            duration_ms: 1.23,
            outcome: 'dead',
            error: 'Error: no',
          },
        ],
      },
    ],
    next_cursor: null,
  });
  assert.ok(!answer.body.includes('ada@'));
});

test('an envelope that is no JSON is shown masked whole', async () => {
  const { get } = appWithHistory([
    { ...item, sent: { exchange: 'events', at: AT, replayedAt: [], state: 'sent', envelope: 'ada@' } },
  ]);
  assert.equal((await get('')).json().items[0].sent.message, '[redacted]');
});

test('every filter is passed on, and a full page says where the next begins', async () => {
  const { asked, get } = appWithHistory();
  const query =
    '?id=i&subject=s&correlation_id=c&type=t&since=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00Z&limit=1' +
    `&cursor=${item.id}`;
  assert.equal((await get(query)).json().next_cursor, item.id);
  assert.deepEqual(asked, [
    {
      id: 'i',
      subject: 's',
      correlationId: 'c',
      type: 't',
      from: '2026-01-01T00:00:00Z',
      to: '2026-02-01T00:00:00Z',
      before: item.id,
      limit: 1,
    },
  ]);
});

test('nobody but admins gets in, and a wrong filter is refused', async () => {
  const { bearer, get } = appWithHistory();
  for (const [headers, status] of [
    [{}, 401],
    [bearer('customer'), 403],
    [bearer('staff'), 403],
  ] as const)
    assert.equal((await get('', headers)).statusCode, status);
  for (const query of ['?limit=0', '?limit=201', '?since=yesterday', '?cursor=x', '?color=red'])
    assert.equal((await get(query)).statusCode, 422, query);
});
