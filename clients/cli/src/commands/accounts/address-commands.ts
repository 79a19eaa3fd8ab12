import type { Input } from '@platform/api-client/operation-types.ts';
import type { StoredAddress } from '@platform/api-client/operations.ts';
import type { Command } from 'commander';
import { type Context, connect, print, printRows } from '../../context.ts';
import { optionsOf } from '../../options.ts';

type AddressFields = Input<'POST /api/users/me/addresses'>['body'];

const ITEM = '/api/users/me/addresses/{address_id}';

/** Where one's goods go. */
export function addressCommands(program: Command, context: Context): void {
  const addresses = program.command('addresses').description('where your goods go');

  addresses
    .command('list', { isDefault: true })
    .description('list your addresses')
    .action(async (_options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      printRows(context, optionsOf(command), await client.call('GET /api/users/me/addresses'), {
        address: (a) => a.id,
        default: (a) => (a.is_default ? 'default' : ''),
        recipient: (a) => a.recipient,
        where: addressText,
      });
    });

  addresses
    .command('add')
    .requiredOption('--recipient <name>')
    .requiredOption('--line1 <text>', 'street and number')
    .option('--line2 <text>')
    .requiredOption('--city <name>')
    .option('--postal-code <code>')
    .requiredOption('--country <country>', 'such as GB, or its name')
    .option('--default', 'goods go there from now on; the first one is the default anyway')
    .description('add an address')
    .action(async (_options, command: Command) => {
      const options = optionsOf<AddOptions>(command);
      const client = await connect(context, options);
      const address = await client.call('POST /api/users/me/addresses', { body: fieldsOf(options) });
      print(context, options, address, `added ${address.id}: ${addressText(address)}`);
    });

  addresses
    .command('default')
    .argument('<address>', 'its id')
    .description('let goods go there, unless an order says otherwise')
    .action(async (id: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      const path = { address_id: id };
      const { id: _id, created_at, updated_at, ...fields } = await client.call(`GET ${ITEM}`, { path });
      const address = await client.call(`PUT ${ITEM}`, { path, body: { ...fields, is_default: true } });
      print(context, optionsOf(command), address, `goods go to ${addressText(address)}`);
    });

  addresses
    .command('remove')
    .argument('<address>', 'its id')
    .description('remove an address; orders that go there keep it')
    .action(async (id: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      await client.call(`DELETE ${ITEM}`, { path: { address_id: id } });
      print(context, optionsOf(command), { removed: id }, `removed ${id}`);
    });
}

interface AddOptions {
  recipient: string;
  line1: string;
  line2?: string;
  city: string;
  postalCode?: string;
  country: string;
  default?: boolean;
}

function fieldsOf({
  recipient,
  line1,
  line2,
  city,
  postalCode,
  country,
  ...more
}: AddOptions): AddressFields {
  return {
    recipient,
    line1,
    ...(line2 && { line2 }),
    city,
    ...(postalCode && { postal_code: postalCode }),
    country,
    ...(more.default && { is_default: true }),
  };
}

function addressText({ line1, line2, city, postal_code, country }: StoredAddress): string {
  return [line1, line2, city, postal_code, country].filter(Boolean).join(', ');
}
