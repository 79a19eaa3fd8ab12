import { seededRandom } from '../../seeded-random.ts';
import { hasRabbitMq } from '../../world/servers/rabbitmq-node.ts';
import { allScenarios } from '../all-scenarios.ts';
import type { FaultOptions } from '../options.ts';
import type { Scenario } from '../scenario.ts';
import { Totals } from './report.ts';
import { commandOf, endOnSignals, reportTurn, type Turn, TurnRunner } from './run-turns.ts';

/** Runs what the options ask for; returns whether the platform kept every promise. */
export async function runAll(options: FaultOptions, print: (line: string) => void): Promise<boolean> {
  const { only, minutes, portBase } = options;
  const chosen = allScenarios.filter(
    ({ name }) => only.length === 0 || only.some((part) => name.startsWith(part)),
  );
  const begunAt = Date.now();
  const failed: string[] = [];
  const totals = new Totals();
  const runner = new TurnRunner(portBase, print);
  endOnSignals(runner);
  print(`seed ${options.seed}`);
  if (!hasRabbitMq && options.buses.includes('rabbitmq'))
    print('rabbitmq-server is not installed here: only the PostgreSQL transport is broken');
  try {
    for (const turn of turns(chosen, options)) {
      if (minutes !== undefined && Date.now() - begunAt > minutes * 60_000) break;
      if (!(await reportTurn(runner, turn, totals, print))) failed.push(commandOf(turn));
    }
  } finally {
    await runner.close();
  }
  for (const line of totals.summary(failed.length, Date.now() - begunAt)) print(line);
  for (const command of failed) print(`repeat: ${command}`);
  return failed.length === 0;
}

function* turns(scenarios: readonly Scenario[], { buses, seed, minutes }: FaultOptions): Generator<Turn> {
  const usable = buses.filter((bus) => bus !== 'rabbitmq' || hasRabbitMq);
  const once = usable.flatMap((bus) =>
    scenarios
      .filter((scenario) => scenario.buses === undefined || scenario.buses.includes(bus))
      .map((scenario) => ({ scenario, bus, seed })),
  );
  if (minutes === undefined) return yield* once;
  const random = seededRandom(seed);
  for (;;) for (const turn of random.shuffled(once)) yield { ...turn, seed: random.whole(0, 2 ** 31) };
}
