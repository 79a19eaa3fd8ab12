import type { Defect } from '../defect.ts';

const TEXT = 'shared/schema/src/text.ts';
const TEXTS = ['tests/input/texts.test.ts'];

/** What people send: texts, names of things, what another service refuses, and carts. */
export const defects: readonly Defect[] = [
  {
    name: 'joiners-refused',
    what: 'a Persian word with a non-joiner cannot be written',
    file: TEXT,
    replace: "const rest = text.replaceAll(NEEDED_FORMAT, '');",
    by: 'const rest = text;',
    tests: TEXTS,
  },
  {
    name: 'unassigned-characters-taken',
    what: 'text may have noncharacters and what Unicode has not assigned',
    file: TEXT,
    replace: 'const REFUSED = /[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Cn}\\p{Cf}]/u;',
    by: 'const REFUSED = /[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Cf}]/u;',
    tests: TEXTS,
  },
  {
    name: 'text-counted-as-sent',
    what: 'the length of a text is counted before it is composed',
    file: 'shared/schema/src/text-keywords.ts',
    replace: "  before: 'maxLength',\n",
    by: '',
    tests: ['shared/schema/src/text.test.ts'],
  },
  {
    name: 'refusal-as-bad-gateway',
    what: "another service's 4xx is answered with 502",
    file: 'shared/service-defaults/src/problems/problem-of.ts',
    replace: '  if (isRefusal(error)) {',
    by: '  if (isRefusal(error) && detail === undefined) {',
    tests: ['shared/service-defaults/tests/error-answers.test.ts'],
  },
  {
    name: 'refused-sign-in-opens-circuit',
    what: 'a value that auth-service refuses counts as its failure, and nobody can sign in',
    file: 'services/user-service/src/sign-in/auth-client.ts',
    replace: 'reject(REFUSALS.has(error.code) ? refusal(error) : error)',
    by: 'reject(error)',
    tests: ['services/user-service/tests/auth-client.test.ts'],
  },
  {
    name: 'leap-second-taken',
    what: 'a time that no date can be made of is let in, and a list that reckons with it answers 500',
    file: 'shared/schema/src/check.ts',
    replace: 'validate(text) && !Number.isNaN(Date.parse(text))',
    by: 'validate(text)',
    tests: ['shared/schema/src/check.test.ts'],
  },
];
