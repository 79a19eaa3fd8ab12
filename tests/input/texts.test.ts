import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { closeApps, say } from './requests.ts';
import { type TextPlace, textPlaces, typesOf } from './text-places.ts';

after(closeApps);

/** Texts with a reader of their own, or that nobody reads as a text. A field that is new is in neither list. */
const OWN_RULE: Readonly<Record<string, string>> = {
  email: 'an e-mail address: users/email-address.ts',
  password: 'a secret, of any characters that can be typed',
  current_password: 'a secret',
  new_password: 'a secret',
  token: 'a secret of ours, compared as it is',
  refresh_token: 'a secret of ours, compared as it is',
  cursor: 'ours, decoded and checked',
  prefer: 'RFC 7240; what is not understood is ignored',
  'if-match': 'a list of entity tags, compared as they are',
  'if-none-match': 'a list of entity tags, compared as they are',
  'idempotency-key': 'checked by the handler, with a code of its own',
  kid: 'a name of ours, looked up',
  card_token: 'a name of the payment provider',
  body: 'a message as JSON, held against its contract',
};

const places = textPlaces();
const hasRule = ({ schema }: TextPlace) => schema['x-text'] !== undefined || schema['x-exact'] === true;
// Registration and profile read it in the handler, so as to name all that is wrong at once.
const isFullName = ({ field }: TextPlace) => field.split('.').at(-1) === 'full_name';
// auth-service asks its database whose token it is.
const isReachable = ({ path }: TextPlace) => !path.startsWith('/api/admin/auth-service');
const texts = places.filter((place) => isReachable(place) && (hasRule(place) || isFullName(place)));

const TAKEN: Readonly<Record<string, string>> = {
  'a Persian word with a non-joiner': 'می\u200cخواهم',
  'a Hindi half form': 'क्\u200dष',
  'a Sinhala conjunct': 'ශ්\u200dරී',
  'a Bengali word with a joiner before the virama': 'র\u200d্যাব',
  'a Malayalam chillu of before Unicode 5.1': 'അവന്\u200d',
  'a family': '👨\u200d👩\u200d👧\u200d👦',
  'an astronaut with a skin tone': '👩🏽\u200d🚀',
  'a rainbow flag': '🏳\ufe0f\u200d🌈',
  'the flag of Scotland': '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
  'a decomposed letter': 'Zoe\u0308',
  'Hebrew, Han and Cyrillic': 'שלום 李小龍 Мир',
};
const REFUSED: Readonly<Record<string, string>> = {
  'a bell': 'a\u0007b',
  'an escape': 'a\u001b[31m',
  'a C1 control': 'a\u0085b',
  'a right-to-left override': 'a\u202eb',
  'an isolate': 'a\u2066b',
  'a left-to-right mark': 'a\u200eb',
  'a zero-width space': 'a\u200bb',
  'a byte order mark within': 'a\ufeffb',
  'a soft hyphen': 'a\u00adb',
  'a line separator': 'a\u2028b',
  'a noncharacter': 'a\ufffeb',
  'one of a later plane': 'a\u{1ffff}b',
  'what is not assigned': 'a\u0378b',
  'hidden tags': 'a\u{e0041}\u{e0042}b',
  'a joiner between Latin letters': 'ad\u200dmin',
  'a non-joiner between Latin letters': 'ad\u200cmin',
  'a joiner at the beginning': '\u200dab',
  'two joiners': 'क्\u200d\u200dष',
};
const HALF_A_PAIR = 'a\ud800b';

describe('texts of requests', () => {
  it('each have a rule', () => {
    const without = places.filter(({ schema, field }) => {
      const isFree =
        schema.pattern === undefined && schema.format === undefined && schema['x-form'] === undefined;
      const isListed = schema.enum !== undefined || schema.const !== undefined;
      const name = field.split('.').at(-1) ?? '';
      return isFree && !isListed && OWN_RULE[name] === undefined;
    });
    const unruled = without.filter((place) => !hasRule(place) && !isFullName(place)).map(({ name }) => name);
    assert.deepEqual(unruled, [], 'give the field one of Line, OptionalLine, Lines, ForeignId of contracts');
    assert.ok(texts.length > 40, `${texts.length} texts were found`);
  });

  it('are of one type for each name, whoever asks for them', () => {
    for (const name of ['email', 'full_name', 'recipient', 'line1', 'line2', 'city', 'postal_code'])
      assert.equal(typesOf(name).length, 1, `${name}: ${typesOf(name).join(' and ')}`);
  });

  for (const place of texts)
    it(`take what people write, and nothing invisible: ${place.name}`, async () => {
      for (const [what, text] of Object.entries(TAKEN))
        assert.equal((await say(place, text)).message, undefined, what);
      for (const [what, text] of Object.entries(REFUSED)) {
        const { status, message } = await say(place, text);
        assert.equal(status, 422, what);
        assert.match(message ?? '', /must not have/, what);
      }
      const { message } = await say(place, 'a\nb\tc');
      assert.equal(message === undefined, place.schema['x-text'] === 'lines', 'line breaks');
      if (place.where === 'body') assert.equal((await say(place, HALF_A_PAIR)).status, 422, 'half a pair');
    });

  for (const place of texts.filter(({ schema, where }) => schema.maxLength !== undefined && where !== 'path'))
    it(`count code points of what is kept: ${place.name}`, async () => {
      const most = place.schema.maxLength ?? 0;
      assert.equal((await say(place, '😀'.repeat(most))).message, undefined);
      assert.match((await say(place, '😀'.repeat(most + 1))).message ?? '', /at most/);
      if (place.schema['x-exact'] === true) return;
      assert.equal(
        (await say(place, ` ${'e\u0301'.repeat(most)} `)).message,
        undefined,
        'composed and trimmed',
      );
      // NFC takes this letter apart.
      assert.match((await say(place, '\u0958'.repeat(most))).message ?? '', /at most/);
    });
});
