import { Type } from '@platform/schema/type.ts';
import { access } from '../access/access.ts';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';

const ContractsAnswer = Type.Record(Type.String(), Type.Unknown(), {
  title: 'MessageContracts',
  description: 'By type, the JSON Schema of the data of messages that this service consumes',
});

/** What the messages look like that this service consumes, for admins. */
export function contractRoutes(app: App, { service, messaging }: HttpDefaults): void {
  if (messaging === undefined) return;
  app.get(
    `/api/admin/${service}/contracts`,
    {
      ...access.roles('admin'),
      schema: {
        tags: ['messaging'],
        summary: 'Contracts of the messages consumed',
        response: { 200: ContractsAnswer },
      },
    },
    async () => {
      const contracts = [...(messaging.contracts?.values() ?? [])].flat();
      return Object.fromEntries(contracts.map(({ type, schema }) => [type, schema]));
    },
  );
}
