import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entityTag, isKnownVersion, matchesVersion } from './entity-tag.ts';

test('a tag matches its own version and no other', () => {
  assert.ok(matchesVersion(entityTag(3), 3));
  assert.ok(!matchesVersion(entityTag(3), 4));
  assert.ok(isKnownVersion(entityTag(3), 3));
  assert.ok(!isKnownVersion(entityTag(3), 33));
});

test('a list matches by any of its tags', () => {
  assert.ok(matchesVersion('"1", "2" ,"3"', 2));
  assert.ok(isKnownVersion('"x", W/"2"', 2));
});

test('a star matches whatever there is', () => {
  assert.ok(matchesVersion('*', 7));
  assert.ok(isKnownVersion(' * ', 7));
});

test('a weak tag is good for reading, and not for changing', () => {
  assert.ok(isKnownVersion('W/"3"', 3));
  assert.ok(!matchesVersion('W/"3"', 3));
});

test('what is no tag matches nothing', () => {
  for (const header of ['', '3', '"3', "'3'", '"3";', '"3" "3"', ',,,', '"*"', '\u00003'])
    assert.ok(!matchesVersion(header, 3), header);
});

test('without If-None-Match nothing is known', () => {
  assert.ok(!isKnownVersion(undefined, 1));
});
