import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { SERVICE_NAMES } from '@platform/contracts/all-services.ts';
import { knownFiles } from '../scripts/known-files.ts';

const root = join(import.meta.dirname, '..');
/** So many services in one file are a list of them, which a new service would have to be added to. */
const A_LIST = 4;
const SOURCES = /\.(ts|mjs|sh|ya?ml|json)$/;
const HEADER_LENGTH = 200;
const GENERATED = /^.*generated.* by `npm run/im;

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'written by tools that leave no header in JSON': ['package-lock.json', 'shared/contracts/openapi.json'],
  'tests of a few services': [
    'ops/prometheus/rules/tests.yml',
    'platform/src/environment/service-environment.test.ts',
    'tests/e2e/signing-keys.test.ts',
  ],
};

describe('lists of services', () => {
  const allowed = Object.values(ALLOWED).flat();
  const found = sources().filter(isList);

  test('are written by `npm run generate`, and by hand only where it is said why', () => {
    assert.deepEqual(
      found.filter((path) => !allowed.includes(path)),
      [],
      'read @platform/contracts/all-services.ts there, or let scripts/generate/ write the file',
    );
  });

  test('are allowed by hand only where there are any', () => {
    assert.deepEqual(
      allowed.filter((path) => !found.includes(path)),
      [],
    );
  });
});

function sources(): string[] {
  // A part of the shop may name all of its services.
  const isCore = (path: string) => !path.startsWith('services/') && !path.split('/').includes('shop');
  return knownFiles(root).filter((path) => SOURCES.test(path) && isCore(path));
}

function isList(path: string): boolean {
  const text = readFileSync(join(root, path), 'utf8');
  const named = SERVICE_NAMES.filter((name) => mentions(text, name));
  return named.length >= A_LIST && !GENERATED.test(text.slice(0, HEADER_LENGTH));
}

/** A name of one word, such as `web`, is meant where it stands in quotes. */
function mentions(text: string, name: string): boolean {
  return name.includes('-') ? new RegExp(`\\b${name}\\b`).test(text) : text.includes(`'${name}'`);
}
