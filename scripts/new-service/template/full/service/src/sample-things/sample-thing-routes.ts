import { isUuid } from '@platform/contracts/field-types.ts';
import { sampleThingCreated } from '@platform/contracts/messages/sample-thing-messages.ts'; // with events
import type { Database } from '@platform/database/database.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts'; // with events
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { NewSampleThing, SampleThing } from './sample-thing.ts';
import { addSampleThing, listSampleThings } from './sample-thing-repository.ts';

export interface SampleThingDeps {
  readonly database: Database;
  readonly outbox: Outbox; // with events
}

export function sampleThingRoutes(app: App, deps: SampleThingDeps): void {
  listSampleThingsRoute(app, deps);
  addSampleThingRoute(app, deps);
}

function listSampleThingsRoute(app: App, { database }: SampleThingDeps): void {
  const response = { 200: PageOf(SampleThing) };
  app.get(
    '/api/sample-things',
    { ...access.user, schema: { summary: 'All, newest first', querystring: PageQuery, response } },
    ({ query }) =>
      readPage(query, {
        find: (before, limit) => listSampleThings(database, { before, limit }),
        keyOf: ({ sample_thing_id }) => sample_thing_id,
        isKey: isUuid,
        toItem: (sampleThing) => sampleThing,
      }),
  );
}

function addSampleThingRoute(app: App, deps: SampleThingDeps): void {
  app.post(
    '/api/sample-things',
    { ...access.user, schema: { summary: 'Make one', body: NewSampleThing, response: { 201: SampleThing } } },
    async (request, reply) => {
      const { userId: user_id } = principalOf(request);
      const added = { sample_thing_id: uuidV7(), user_id, text: request.body.text };
      await deps.database.transaction(async (tx) => {
        await addSampleThing(tx, added);
        // <events>
        const { text: _, ...told } = added;
        await deps.outbox.add(tx, sampleThingCreated, { subject: told.sample_thing_id, data: told });
        // </events>
      });
      return reply.code(201).send(added);
    },
  );
}
