import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSvg } from '../art/read-svg.ts';
import { faviconSvg, markSvg } from './icon-svg.ts';

test('writes well-formed SVG', () => {
  assert.equal(readSvg(faviconSvg()).length, 11);
  assert.equal(readSvg(markSvg()).length, 10);
});

test('gives the mark in a page the colour of its text alone', () => {
  assert.doesNotMatch(markSvg(), /#/);
});
