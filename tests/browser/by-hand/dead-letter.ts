import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sql } from '@platform/database/sql.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { BUS_DATABASE } from '../../../platform/src/topology.ts';
import { inDatabase } from '../../e2e/databases/platform-database.ts';
import type { BrowserTools } from '../browser-suite.ts';

export const QUEUE = 'auth-service.events';
const LETTERS = '/api/admin/auth-service/dead-letters';
const TYPE = 'user.password-changed';

/**
 * Puts a message about a customer on the bus that does not fit its contract, waits until it is a dead letter, and returns
 * its id. As the first version of the account it changes nothing, once it fits.
 */
export async function deadLetter(tools: BrowserTools, userId: string): Promise<string> {
  const id = randomUUID();
  const body = JSON.stringify({
    ...{ specversion: '1.0', id, type: TYPE, source: 'user-service', subject: userId },
    ...{ time: new Date().toISOString(), datacontenttype: 'application/json' },
    ...{ dataschema: `urn:platform:schema:${TYPE}:1`, sequence: '1', data: { user_id: 'not an id' } },
  });
  await inDatabase(tools.platform(), BUS_DATABASE, (bus) =>
    bus.query(sql`
      with put as (
        insert into messaging.message (queue_id, body)
        select id, ${body} from messaging.queue where name = ${QUEUE} returning queue_id)
      select pg_notify('bus_' || queue_id, '') from put`),
  );
  await eventually(async () => assert.ok((await deadIds(tools)).includes(id)));
  return id;
}

export async function deadIds({ call, adminToken }: BrowserTools): Promise<readonly string[]> {
  const { status, body } = await call('GET', `${LETTERS}?queue=${QUEUE}`, { token: await adminToken() });
  assert.equal(status, 200);
  return body.items.map(({ id }: { id: string }) => id);
}
