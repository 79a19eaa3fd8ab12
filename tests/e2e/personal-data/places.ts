import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sql } from '@platform/database/sql.ts';
import { connectTransport } from '@platform/messaging/connect-transport.ts';
import { BUS_DATABASE, platform as topology } from '../../../platform/src/topology.ts';
import { inDatabase, superuserUrl } from '../databases/platform-database.ts';
import type { StartedPlatform } from '../start-platform.ts';

/** Something that may hold what it should not: its name, such as `log gateway` or `table users.address`, and its text. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** The log of every process. */
export function logPlaces({ dataFolder }: StartedPlatform): Place[] {
  const folder = join(dataFolder, 'logs');
  return readdirSync(folder).map((file) => ({
    name: `log ${file}`,
    text: readFileSync(join(folder, file), 'utf8'),
  }));
}

/** What every process shows to a scraper. */
export function metricPlaces(platform: StartedPlatform): Promise<Place[]> {
  const withMetrics = platform.state().processes.filter((process) => process.management_url !== null);
  return Promise.all(
    withMetrics.map(async ({ name, management_url: url }) => ({
      name: `metrics ${name}`,
      text: await (await fetch(`${url}/metrics`)).text(),
    })),
  );
}

/** Every table of every service, and of the bus. */
export async function tablePlaces(platform: StartedPlatform): Promise<Place[]> {
  const databases = topology.services.flatMap(({ database }) => database ?? []);
  const places = [];
  for (const name of [...databases, BUS_DATABASE]) places.push(...(await tablesOf(platform, name)));
  return places;
}

function tablesOf(platform: StartedPlatform, name: string): Promise<Place[]> {
  return inDatabase(platform, name, async (database) => {
    const tables = await database.query<{ schema: string; name: string }>(sql`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
        -- The rows of a child are its parent's too.
        and not exists (
          select from pg_inherits where inhrelid = format('%I.%I', table_schema, table_name)::regclass)`);
    const places: Place[] = [];
    for (const table of tables) {
      const from = sql.raw(`"${table.schema}"."${table.name}"`);
      const rows = await database.query<{ row: string }>(
        sql`select to_jsonb(t)::text as row from ${from} as t`,
      );
      places.push({ name: `table ${name}.${table.name}`, text: rows.map(({ row }) => row).join('\n') });
    }
    return places;
  });
}

/** Listens to every message on the bus from now on. */
export async function tapBus(
  platform: StartedPlatform,
): Promise<{ places: Place[]; close(): Promise<void> }> {
  const transport = await connectTransport({
    clientName: 'personal-data',
    busDatabaseUrl: superuserUrl(platform, BUS_DATABASE),
  });
  const places: Place[] = [];
  const bindings = (['events', 'commands'] as const).map((exchange) => ({ exchange, pattern: '#' }));
  await transport.subscribe({ queue: 'personal-data.tap', bindings }, async ({ message }) => {
    const { data, ...attributes } = message;
    places.push({ name: `message ${message.type}`, text: JSON.stringify(data) });
    places.push({ name: 'attributes of messages', text: JSON.stringify(attributes) });
  });
  return { places, close: () => transport.close() };
}

/** A collector of traces, as OpenTelemetry's exporter wants one. */
export async function traceCollector(): Promise<{ url: string; places: Place[]; close(): void }> {
  const places: Place[] = [];
  const server = createServer(async (request, response) => {
    places.push({ name: 'spans', text: await text(request) });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, places, close };
}
