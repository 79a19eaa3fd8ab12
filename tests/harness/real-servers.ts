import { connect } from 'node:net';
import pg from 'pg';

/** A real server that tests run on in addition to the embedded defaults. */
export interface RealServer {
  readonly name: 'PostgreSQL' | 'RabbitMQ' | 'Redis';
  /** By which tests are told of it. */
  readonly variable: 'TEST_POSTGRES_URL' | 'TEST_RABBITMQ_URL' | 'TEST_REDIS_URL';
  readonly url: string;
  /** Why it cannot be used; undefined when it answers. */
  readonly problem: string | undefined;
}

const KINDS = [
  {
    name: 'PostgreSQL',
    variable: 'TEST_POSTGRES_URL',
    configured: 'POSTGRES_URL',
    local: 'postgres://postgres@127.0.0.1:5432/postgres',
    problem: postgresProblem,
  },
  {
    name: 'RabbitMQ',
    variable: 'TEST_RABBITMQ_URL',
    configured: 'RABBITMQ_URL',
    local: 'amqp://guest:guest@127.0.0.1:5672',
    problem: connectionProblem,
  },
  {
    name: 'Redis',
    variable: 'TEST_REDIS_URL',
    configured: 'REDIS_URL',
    local: 'redis://127.0.0.1:6379',
    problem: connectionProblem,
  },
] as const;
const TIMEOUT_MS = 3000;

/** The servers configured by TEST_…_URL or …_URL, or else on their default local ports, and whether they answer. */
export function findRealServers(env: NodeJS.ProcessEnv): Promise<RealServer[]> {
  return Promise.all(
    KINDS.map(async ({ name, variable, configured, local, problem }) => {
      const url = env[variable] || env[configured] || local;
      return { name, variable, url, problem: await problem(url) };
    }),
  );
}

async function postgresProblem(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: TIMEOUT_MS });
  client.on('error', () => undefined); // Reported by the statement under way.
  try {
    await client.connect();
    const { rows } = await client.query('select rolsuper from pg_roles where rolname = current_user');
    return rows[0]?.rolsuper ? undefined : 'its role is no superuser';
  } catch (error) {
    return nothingAnswers(url, error);
  } finally {
    await client.end().catch(() => undefined); // It was never connected.
  }
}

function connectionProblem(url: string): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(url);
  const defaultPort = protocol.startsWith('amqp') ? 5672 : 6379;
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || defaultPort), timeout: TIMEOUT_MS });
    const end = (problem?: string) => {
      socket.destroy();
      resolve(problem);
    };
    socket.on('connect', () => end());
    socket.on('timeout', () => end(nothingAnswers(url, new Error('no answer'))));
    socket.on('error', (error) => end(nothingAnswers(url, error)));
  });
}

function nothingAnswers(url: string, error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return `nothing usable at ${new URL(url).host} (${code ?? message})`;
}
