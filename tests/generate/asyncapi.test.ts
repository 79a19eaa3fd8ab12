import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ALL_SERVICES } from '@platform/contracts/all-services.ts';
import { ALL_MESSAGES } from '@platform/contracts/senders.ts';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { ROOT } from '../../scripts/generate/read-models.ts';

const SCHEMA = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json');

interface AsyncApi {
  readonly channels: Readonly<Record<string, { readonly address: string }>>;
  readonly operations: Readonly<Record<string, Operation>>;
}

interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: { readonly $ref: string };
  readonly tags: readonly { readonly name: string }[];
}

describe('the AsyncAPI document', () => {
  const document = read();

  test('is valid by the schema of AsyncAPI 3.0', () => {
    assert.deepEqual(problemsOf(document), []);
    assert.match(problemsOf({ ...document, info: undefined })[0] ?? '', /must have required property 'info'/);
  });

  test('has every message, and refers to what it has', () => {
    const addresses = Object.values(document.channels).map(({ address }) => address);
    assert.deepEqual(addresses.toSorted(), ALL_MESSAGES.map(({ type }) => type).toSorted());
    for (const [, pointer = ''] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]*)"/g)) {
      const found = pointer.split('/').reduce((part: never, key) => part?.[key], document as never);
      assert.ok(found, pointer);
    }
  });

  test('says who sends and who receives each', () => {
    const said = Object.values(document.operations).map(
      ({ action, channel, tags: [service] }) =>
        `${service?.name} ${action} ${document.channels[channel.$ref.replace('#/channels/', '')]?.address}`,
    );
    const wanted = ALL_SERVICES.flatMap(({ name, sends, handles, listensTo }) => [
      ...sends.map((type) => `${name} send ${type}`),
      ...[...handles, ...listensTo].map((type) => `${name} receive ${type}`),
    ]);
    assert.deepEqual(said.toSorted(), wanted.toSorted());
  });
});

function read(): AsyncApi {
  return parse(readFileSync(join(ROOT, 'shared/contracts/asyncapi.yaml'), 'utf8'));
}

function problemsOf(document: unknown): string[] {
  // The schema brings the meta-schema that it is of.
  const ajv = new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false });
  ajv.validate(SCHEMA, document);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
