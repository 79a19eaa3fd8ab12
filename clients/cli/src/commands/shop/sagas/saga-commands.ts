import type { Saga, SagaForceRequest, SagaState } from '@platform/api-client/operations.ts';
import type { Command } from 'commander';
import { type Context, connect, print, printRows, tableFor } from '../../../context.ts';
import type { GatewayClient } from '../../../gateway/gateway-client.ts';
import { optionsOf, pastTime, positiveNumber } from '../../../options.ts';
import { orderIdOf } from '../find-order.ts';
import { sagaRetryCommand } from './saga-retry-command.ts';

interface ListOptions {
  readonly state?: SagaState;
  readonly step?: string;
  readonly overdue?: true;
  readonly definition?: string;
  readonly since?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** A saga bears the id of its order, or of its return; that of a cancellation has an id of its own. */
const SAGA_NAME = 'the number or id of its order, the id of its return, or its own';

export function sagaCommands(program: Command, context: Context): void {
  const sagas = program.command('sagas').description('the sagas behind orders and returns; for admins');

  sagas
    .command('list')
    .option('--state <state>', 'running, compensating, stuck, completed, compensated or cancelled')
    .option('--step <step>', 'that wait for the answer of one step, such as capture-payment')
    .option('--overdue', 'stuck, or past a deadline on which nobody acted')
    .option('--definition <name>', 'order, return or order-cancellation')
    .option('--since <time>', 'started from then on: a time, or how long ago, such as 2d', pastTime)
    .option('--limit <n>', 'rows a page', positiveNumber)
    .option('--cursor <cursor>', 'the next page')
    .description('list sagas')
    .action(async (_options, command: Command) => {
      const options = optionsOf<ListOptions>(command);
      const client = await connect(context, options);
      const { state, step, overdue, definition, since, limit, cursor } = options;
      const query = { state, step, is_overdue: overdue, definition, since, limit, cursor };
      const page = await client.call('GET /api/sagas', { query });
      printRows(context, options, page, {
        saga: (s) => s.id,
        order: (s) => s.order_number ?? '',
        of: (s) => s.definition,
        state: (s) => s.state,
        step: (s) => s.step,
        deadline: (s) => s.deadline_at,
        failures: (s) => s.failures || '',
        updated: (s) => s.updated_at,
      });
    });

  sagas
    .command('show')
    .argument('<saga>', SAGA_NAME)
    .description('show a saga with its journal')
    .action(async (name: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      const id = await orderIdOf(client, name);
      const saga = await client.call('GET /api/sagas/{id}', { path: { id } });
      const journal = tableFor(
        context,
        ['at', 'step', 'event', 'details'],
        saga.journal.map((entry) => [entry.at, entry.step, entry.event, JSON.stringify(entry.details)]),
      );
      const head = `saga ${saga.id} (${saga.definition} v${saga.version}): ${saga.state}${saga.step ? ` at ${saga.step}` : ''}`;
      const trouble = saga.last_error ? `\ncould not move ${saga.failures} times: ${saga.last_error}` : '';
      print(context, optionsOf(command), saga, `${head}${trouble}\n\n${journal}`);
    });

  sagaRetryCommand(sagas, context, SAGA_NAME);
  intervention('skip', 'go on as if the stuck step had succeeded: you have done it by hand').action(
    operating((client, id, { reason }) =>
      client.call('POST /api/sagas/{id}/skip', { path: { id }, body: { reason } }),
    ),
  );
  intervention('force', 'end a stuck saga as it should end')
    .requiredOption('--outcome <outcome>', 'confirm or compensate')
    .action(
      operating((client, id, { reason, outcome }) =>
        client.call('POST /api/sagas/{id}/force', { path: { id }, body: { reason, outcome } }),
      ),
    );

  function intervention(name: string, description: string): Command {
    return sagas
      .command(name)
      .argument('<saga>', SAGA_NAME)
      .description(description)
      .requiredOption('--reason <text>', 'why, for the journal');
  }

  function operating(
    operate: (client: GatewayClient, id: string, options: SagaForceRequest) => Promise<Saga>,
  ): (name: string, options: object, command: Command) => Promise<void> {
    return async (name, _options, command) => {
      const options = optionsOf<SagaForceRequest>(command);
      const client = await connect(context, options);
      const saga = await operate(client, await orderIdOf(client, name), options);
      print(context, options, saga, `saga ${saga.id}: ${saga.state}`);
    };
  }
}
