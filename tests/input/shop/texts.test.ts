import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { closeApps, say } from '../requests.ts';
import { textPlaces, typesOf } from '../text-places.ts';

after(closeApps);

const places = textPlaces();
const skus = places.filter(({ schema, field }) => field.endsWith('sku') && schema['x-form'] !== undefined);

describe('texts of requests to the shop', () => {
  it('are found', () => {
    const ruled = places.filter(({ schema }) => schema['x-text'] !== undefined || schema['x-exact'] === true);
    assert.ok(ruled.length > 60, `${ruled.length} texts were found`);
  });

  it('are of one type for each name, whoever asks for them', () => {
    for (const name of ['currency', 'card_token'])
      assert.equal(typesOf(name).length, 1, `${name}: ${typesOf(name).join(' and ')}`);
  });
});

describe('skus of requests', () => {
  it('are of one type everywhere', () => {
    const others = places.filter(({ field }) => /(^|\.)skus?(\.0)?$/.test(field));
    assert.ok(others.length >= 12, `${others.length} were found`);
    for (const { name, schema } of others) assert.notEqual(schema['x-form'], undefined, name);
  });

  const wrong = [
    ...[
      'A=B',
      'MUG&CO',
      'ÄPFEL',
      '😀',
      ' LEAD',
      'TRAIL ',
      'a\tb',
      "x'y",
      'ß',
      '-A',
      '.A',
      '..',
      'A;B',
      'A\\B',
      'A%2eB',
    ],
    ...['A#B', 'A?B', 'A/../B', 'A/./B', 'A/..', 'A/.', 'a\u202eb', 'x\u0000y'],
  ];
  const right = [
    'MUG',
    'a-1',
    'A B',
    'A/B',
    'A//B',
    'A..B',
    'A/..B',
    'A/B.',
    'A/',
    'A.',
    'A_B-C',
    '1',
    'x'.repeat(64),
  ];

  for (const place of skus)
    it(`are refused where they can be none, with the reason: ${place.name}`, async () => {
      for (const sku of right) assert.equal((await say(place, sku)).message, undefined, sku);
      // Where there is no body a segment `..` is another address already.
      for (const sku of place.where === 'path' ? wrong.filter((one) => one !== '..') : wrong) {
        const { status, message } = await say(place, sku);
        assert.equal(status, 422, sku);
        assert.match(message ?? '', sku.includes('\u0000') ? /./ : /must be letters A to Z/, sku);
      }
    });
});
