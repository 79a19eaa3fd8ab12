import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliProcess } from './cli-process.ts';
import { standInGateway } from './stand-in-gateway.ts';

const ID = '019c0000-0000-7000-8000-000000000001';
const MAIL = {
  id: ID,
  kind: 'user.created',
  status: 'failed',
  to: 'ada@example.com',
  subject: 'Welcome',
  text: 'Welcome\n\nHello \u001b]0;Ada\u0007,\n',
  html: '<!doctype html>',
  error: '550: no such user',
  created_at: '2026-01-31T12:00:00.000Z',
  sent_at: null,
};

test('lists mails, and shows the text of one without commands to the terminal', async (t) => {
  const gateway = await standInGateway(t);
  const cli = new CliProcess(t, gateway.url);
  gateway.deviate = (request) => {
    if (request === 'GET /api/mails') return { status: 200, body: { items: [MAIL], next_cursor: null } };
    return request === `GET /api/mails/${ID}` ? { status: 200, body: MAIL } : undefined;
  };
  const { stdout: list } = await cli.run('mails list --status failed');
  for (const part of [ID, 'failed', 'ada@example.com', 'Welcome', '550: no such user'])
    assert.ok(list.includes(part), part);
  const { stdout: shown, code } = await cli.run(`mails show ${ID}`);
  assert.equal(code, 0);
  assert.equal(
    shown.trimEnd(),
    `To: ada@example.com
Subject: Welcome
Status: failed: 550: no such user
Date: 2026-01-31T12:00:00.000Z

Welcome

Hello  ]0;Ada ,`,
  );
  const { stdout: json } = await cli.run(`mails show ${ID} --json`);
  assert.equal(JSON.parse(json).html, '<!doctype html>');
});
