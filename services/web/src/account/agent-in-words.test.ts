import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentInWords } from './agent-in-words.ts';

const CASES: readonly [string | null, string][] = [
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0', 'Firefox on Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    'Safari on iPhone',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
    'Chrome on Android',
  ],
  ['platform-cli/1.2.0', 'platform-cli/1.2.0'],
  [null, 'Something that does not say what it is'],
  ['', 'Something that does not say what it is'],
];

for (const [agent, words] of CASES)
  test(`${words} is read from ${JSON.stringify(agent)}`, () => {
    assert.equal(agentInWords(agent), words);
  });
