import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AnyInput, OperationName } from '@platform/api-client/operation-types.ts';
import { requestOf } from '@platform/api-client/request-of.ts';
import type { OpenApiDocument } from '../../scripts/openapi/document.ts';
import { DOCUMENT_FILE } from '../../scripts/openapi/platform-document.ts';
import { ApiDescription } from '../openapi/api-description.ts';
import type { RunningPlatform } from './start-platform.ts';

export const released = JSON.parse(readFileSync(DOCUMENT_FILE, 'utf8')) as OpenApiDocument;
const api = new ApiDescription(released);

export interface Sent {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

export type DescribedCalls = ReturnType<typeof describedCalls>;

/** Calls of the running platform, each answer held to the released description of its API. */
export function describedCalls(platform: () => RunningPlatform) {
  /** Calls an operation, and holds its answer to what the document says of it. */
  async function send(name: OperationName, input: AnyInput = {}, token?: string): Promise<Sent> {
    const { url, ...request } = requestOf(platform().gatewayUrl, name, input);
    const headers =
      token === undefined ? request.headers : { ...request.headers, authorization: `Bearer ${token}` };
    const answer = await fetch(url, { ...request, headers });
    const text = await answer.text();
    const type = answer.headers.get('content-type')?.split(';', 1)[0] ?? '';
    const body = type === 'text/plain' ? text : text === '' ? undefined : JSON.parse(text);
    const described = api.answerOf(api.get(name), answer.status);
    assert.ok(described !== undefined, `${name}: ${answer.status} is not described: ${text}`);
    const media = described.content?.[type];
    assert.equal(
      media === undefined,
      body === undefined,
      `${name}: ${answer.status} ${type} is not described`,
    );
    if (media !== undefined) assert.equal(api.misfit(media.schema, body), undefined, `${name}: ${text}`);
    return { status: answer.status, headers: answer.headers, body };
  }

  async function expect(
    status: number,
    name: OperationName,
    input?: AnyInput,
    token?: string,
  ): Promise<Sent> {
    const sent = await send(name, input, token);
    assert.equal(sent.status, status, `${name}: ${JSON.stringify(sent.body)}`);
    return sent;
  }

  async function signIn(email: string, password: string): Promise<string> {
    return (await expect(200, 'POST /api/users/login', { body: { email, password } })).body.access_token;
  }

  const adminToken = () => signIn(platform().admin.email, platform().admin.password);

  async function newCustomer(): Promise<{ email: string; token: string }> {
    const email = `api-${randomUUID()}@example.com`;
    const password = 'a long enough password';
    await expect(201, 'POST /api/users', { body: { email, password, full_name: 'Api Describer' } });
    return { email, token: await signIn(email, password) };
  }

  /** Reads, as an admin, whatever needs nothing to be named. */
  async function readAll(token: string): Promise<void> {
    for (const { name, path, operation } of api.operations) {
      const isPlain = name.startsWith('GET /api/') && !path.includes('{') && !path.endsWith('/stream');
      const needs = (operation.parameters ?? []).some(({ required }) => required);
      if (isPlain && !needs) await expect(200, name as OperationName, {}, token);
    }
  }

  return { expect, adminToken, newCustomer, readAll };
}
