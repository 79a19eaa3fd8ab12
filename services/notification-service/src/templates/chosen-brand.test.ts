import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Palette } from './brand.ts';
import { CHOSEN_BRAND } from './chosen-brand.ts';
import { PLATFORM_BRAND } from './platform-brand.ts';

/** Of text, WCAG 2.2, success criterion 1.4.3. */
const LEAST = 4.5;

/** Relative luminance of `#rrggbb`, as WCAG defines it. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const pairs = ({ paper, surface, ink, quiet, accent, onAccent, mark }: Palette) => [
  ...[ink, quiet, accent, mark].flatMap((text) => [
    [text, paper],
    [text, surface],
  ]),
  [onAccent, accent],
];

for (const { name, light, dark } of new Set([PLATFORM_BRAND, CHOSEN_BRAND]))
  for (const [theme, palette] of Object.entries({ light, dark }))
    test(`text of ${name} can be read in the ${theme} theme`, () => {
      for (const [text = '', ground = ''] of pairs(palette)) {
        const ratio = contrast(text, ground);
        assert.ok(ratio >= LEAST, `${text} on ${ground}: ${ratio.toFixed(2)}`);
      }
    });
