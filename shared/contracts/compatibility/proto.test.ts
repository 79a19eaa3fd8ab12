import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protoIncompatibilities } from './proto.ts';

const RELEASED = `syntax = "proto3";
package shop.v1;
service Things {
  rpc Find (FindRequest) returns (Thing);
}
message FindRequest {
  oneof by {
    string id = 1;
    string name = 2;
  }
}
message Thing {
  reserved 9;
  string id = 1;
  repeated string parts = 2;
  int64 weight = 3;
  map<string, string> labels = 4;
  Size size = 5;
}
enum Size {
  SIZE_UNKNOWN = 0;
  SIZE_SMALL = 1;
}`;

/** What is found when `old` is written as `fresh`. */
function after(old: string, fresh: string): string[] {
  assert.ok(RELEASED.includes(old));
  return protoIncompatibilities(RELEASED, RELEASED.replace(old, fresh));
}

for (const [what, old, fresh] of [
  ['nothing', 'string id = 1;', 'string id = 1;'],
  ['a field', 'Size size = 5;', 'Size size = 5; string colour = 6;'],
  ['a value', 'SIZE_SMALL = 1;', 'SIZE_SMALL = 1; SIZE_LARGE = 2;'],
  ['a call', 'returns (Thing);', 'returns (Thing); rpc Forget (FindRequest) returns (Thing);'],
  ['a message', 'enum Size', 'message Part {} enum Size'],
  ['a field that is gone for good', 'int64 weight = 3;', 'reserved 3; reserved "weight";'],
  ['words', 'string id = 1;', '// Its key.\n string id = 1;'],
] as const)
  test(`an addition is fine: ${what}`, () => assert.deepEqual(after(old, fresh), []));

for (const [what, old, fresh, message] of [
  ['a field that is gone', 'int64 weight = 3;', '', /^shop\.v1\.Thing: field weight = 3 is gone: reserve/],
  ['a number alone reserved', 'int64 weight = 3;', 'reserved 3;', /weight = 3 is gone/],
  ['another number', 'weight = 3', 'weight = 7', /weight = 3 is gone/],
  ['another name', 'int64 weight', 'int64 mass', /field 3 was weight and is mass/],
  ['another type', 'int64 weight', 'int32 weight', /weight was int64 and is int32/],
  ['one instead of many', 'repeated string parts', 'string parts', /parts was repeated string and is string/],
  ['other keys', 'map<string, string>', 'map<int32, string>', /labels was map of string to string/],
  ['out of a choice', 'string name = 2;\n  }', '}\n string name = 2;', /name was string in by and is string/],
  ['what is reserved', 'reserved 9;', 'reserved 8; string x = 9;', /x = 9 takes what is reserved/],
  ['a value that is gone', 'SIZE_SMALL = 1;', '', /SIZE_SMALL = 1 is gone/],
  ['another value', 'SIZE_SMALL = 1', 'SIZE_SMALL = 2', /SIZE_SMALL was 1 and is 2/],
  ['a call that is gone', 'rpc Find (FindRequest) returns (Thing);', '', /rpc Find is gone/],
  [
    'another answer',
    'returns (Thing)',
    'returns (FindRequest)',
    /rpc Find was \(FindRequest\) returns \(Thing\)/,
  ],
  ['a stream of answers', 'returns (Thing)', 'returns (stream Thing)', /is \(FindRequest\) returns \(stream/],
  ['another package', 'shop.v1', 'shop.v2', /^shop\.v1\.Things is gone$/],
] as const)
  test(`a break is found, and named: ${what}`, () => {
    const found = after(old, fresh);
    assert.ok(
      found.some((reason) => message.test(reason)),
      found.join('\n'),
    );
  });
