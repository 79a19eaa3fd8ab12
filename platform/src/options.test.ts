import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOptions } from './options.ts';
import { StartFailure } from './start-failure.ts';
import { CONTROL_PORT_OFFSET, POSTGRES_PORT_OFFSET, platform, portOffsets } from './topology.ts';

const parse = (...args: string[]) => parseOptions(args, platform.services);

test('without arguments starts everything, with demo data, on the default ports', () => {
  const options = parse();
  assert.deepEqual(options?.services, platform.services);
  assert.deepEqual([options?.portBase, options?.hasDemoData, options?.isEphemeral], [8000, true, false]);
  assert.match(options?.dataFolder ?? '', /\.data$/);
});

test('keeps traces and loads demo data, unless that is not wanted', () => {
  for (const [args, expected] of [
    [[], [true, true]],
    [
      ['--traces', '--no-demo-data'],
      [true, false],
    ],
    [['--no-traces'], [false, true]],
  ] as const) {
    const options = parse(...args);
    assert.deepEqual([options?.keepsTraces, options?.hasDemoData], expected, args.join(' '));
  }
});

test('services are chosen by name, also by the short one', () => {
  const names = parse('--services', 'user, api-gateway,auth-service')?.services.map(({ name }) => name);
  assert.deepEqual(names, ['api-gateway', 'user-service', 'auth-service']);
  assert.equal(parse('--services', 'gateway')?.services.length, 1);
});

for (const args of [
  ['--port-base', '80'],
  ['--port-base', '64531'],
  ['--port-base', '8000.5'],
  ['--port-base', '-1'],
  ['--port-base='],
  ['--services', ''],
  ['--services', 'user,'],
  ['--data', ''],
  ['--ephemeral', '--data', 'x'],
  ['--ephemeral', '--detach'],
  ['--json=yes'],
  ['--unheard-of'],
  ['extra'],
])
  test(`refuses ${args.join(' ')}`, () => {
    assert.throws(
      () => parse(...args),
      (error) => error instanceof StartFailure && error.exitCode === 2 && !error.message.includes('\n'),
    );
  });

test('asks for help', () => {
  assert.equal(parse('--help'), undefined);
});

test('all ports of the topology differ', () => {
  const own = [POSTGRES_PORT_OFFSET, CONTROL_PORT_OFFSET];
  const offsets = [...portOffsets(platform.services), ...own];
  assert.equal(new Set(offsets).size, offsets.length);
});
