import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serializeError } from './error-serializer.ts';

function messageOf(json: string): string {
  try {
    JSON.parse(json);
  } catch (error) {
    return serializeError(error).message;
  }
  return assert.fail('it is JSON');
}

test('what JSON.parse quotes of a text is left out, wherever the text is wrong', () => {
  const secret = 'hunter2';
  for (const json of [
    `{"password":"${secret}"`,
    `{"password":${secret}}`,
    `${secret}"`,
    `{"a":"${'x'.repeat(100)}","password":"${secret}"${secret}, "b":"${'y'.repeat(100)}"}`,
    `"${secret}`,
  ]) {
    const message = messageOf(json);
    assert.doesNotMatch(message, /hunter2|password/, json);
  }
});

test('a message about JSON that quotes nothing stays as it is', () => {
  for (const message of ['a is not valid JSON', '"', 'one " is not valid JSON', 'it said "x"'])
    assert.equal(serializeError(new Error(message)).message, message);
  const wrapped = 'body: Unexpected token \'x\', ..."say "x" y"... is not valid JSON';
  assert.equal(serializeError(new Error(wrapped)).message, "body: Unexpected token 'x' is not valid JSON");
});
