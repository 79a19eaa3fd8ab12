import assert from 'node:assert/strict';
import type { CliProcess } from './cli-process.ts';
import { problem, type StandInGateway } from './stand-in-gateway.ts';

/** A stand-in for the platform, and a CLI that talks to it. */
export interface Failing {
  readonly gateway: Pick<StandInGateway, 'deviate'>;
  readonly cli: CliProcess;
}

/** Each of `commands` says what it waits for, and gives up in time; with --json nothing but the error is said. */
export async function mustGiveUp({ gateway, cli }: Failing, commands: readonly string[]): Promise<void> {
  gateway.deviate = () => 'silent';
  for (const command of commands) {
    const { code, stderr } = await cli.run(`${command} --timeout 1.5`, { input: 'right' });
    assert.equal(code, 1, command);
    assert.match(
      stderr,
      /^platform: waiting for the platform at http:\S+: [A-Z]+ \/\S+; gives up after 1\.5 s/m,
      command,
    );
    assert.match(stderr, /no answer from the platform at .* within 1\.5 s; .*--timeout SECONDS/, command);
  }
  const { stderr } = await cli.run(`--json ${commands[0]} --timeout 0.5`);
  assert.equal(JSON.parse(stderr).error.code, 'timeout', 'a program finds nothing but the error');
}

/** `command` says what goes wrong while it tries again. */
export async function mustTellTrouble({ gateway, cli }: Failing, command: string): Promise<void> {
  gateway.deviate = () => problem(503, 'unavailable');
  const { code, stderr } = await cli.run(`${command} --timeout 3`);
  assert.equal(code, 1);
  assert.match(stderr, /waiting for .* \(it answered 503 unavailable, trying again\); gives up/);
  assert.match(stderr, /^platform: It is unavailable/m);
}

/** Each of `calls` is wrong usage, which has a code as well, and nothing but JSON where that was asked for. */
export async function mustBeWrongUsage(cli: CliProcess, calls: readonly string[]): Promise<void> {
  for (const args of calls) {
    const { code, stderr, stdout } = await cli.run(`--json ${args}`);
    assert.deepEqual([code, JSON.parse(stderr).error.code, stdout], [2, 'wrong-usage', ''], args);
    assert.equal((await cli.run(args)).code, 2, args);
  }
}
