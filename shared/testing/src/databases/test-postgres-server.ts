import pg from 'pg';

const LOCAL_DEFAULT = 'postgres://postgres@127.0.0.1:5432/postgres';

let found: string | undefined;

/**
 * The URL of a superuser on a real PostgreSQL server for tests: TEST_POSTGRES_URL, which `npm test` sets to an
 * embedded server when there is no other, or else the server on the default local port. Looked for once.
 */
export async function testPostgresServer(): Promise<string> {
  // Not its promise is kept: what awaits it would belong, for node:test, to the file that asked first.
  found ??= await find();
  return found;
}

async function find(): Promise<string> {
  const given = process.env.TEST_POSTGRES_URL;
  if (given !== undefined && given !== '') return given;
  if (await answers(LOCAL_DEFAULT)) return LOCAL_DEFAULT;
  throw new Error(
    'tests need a PostgreSQL server: run them by `npm test`, which starts one, or set TEST_POSTGRES_URL',
  );
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false; // Not there, or not ours to use: either way the caller says what to do.
  }
}
