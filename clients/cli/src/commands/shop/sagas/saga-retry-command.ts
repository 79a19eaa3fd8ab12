import type { Command } from 'commander';
import { wrongUsage } from '../../../cli-error.ts';
import { type Context, connect, print, printRows } from '../../../context.ts';
import { optionsOf } from '../../../options.ts';
import { orderIdOf } from '../find-order.ts';

const MOST = 100;

/** Sagas that stopped for one cause go on together, each for itself. */
export function sagaRetryCommand(sagas: Command, context: Context, sagaName: string): void {
  sagas
    .command('retry')
    .argument('<saga...>', sagaName)
    .description('send the command of the stuck step again, of up to a hundred sagas')
    .requiredOption('--reason <text>', 'why, for the journal')
    .action(async (names: string[], _options, command: Command) => {
      const options = optionsOf<{ reason: string }>(command);
      const { reason } = options;
      if (names.length > MOST) throw wrongUsage(`name at most ${MOST} sagas at once`);
      const client = await connect(context, options);
      const ids: string[] = [];
      for (const name of names) ids.push(await orderIdOf(client, name));
      const [id = ''] = ids;
      if (ids.length === 1) {
        const saga = await client.call('POST /api/sagas/{id}/retry', { path: { id }, body: { reason } });
        return print(context, options, saga, `saga ${saga.id}: ${saga.state}`);
      }
      const answer = await client.call('POST /api/sagas/retry', { body: { ids: [...new Set(ids)], reason } });
      printRows(context, options, answer, {
        saga: (item) => item.id,
        state: (item) => item.saga?.state ?? '',
        problem: (item) => item.problem?.detail ?? '',
      });
      if (answer.items.some(({ problem }) => problem !== null)) context.exitCode = 1;
    });
}
