import { connect } from 'node:net';
import { StartFailure } from '../start-failure.ts';

/** Real servers named by the environment, each in the place of an embedded default. */
export interface BackingServers {
  readonly postgresUrl?: string;
  readonly rabbitmqUrl?: string;
  readonly redisUrl?: string;
  readonly smtpUrl?: string;
}

interface Kind {
  readonly key: keyof BackingServers;
  readonly variable: string;
  readonly schemes: readonly string[];
  readonly defaultPort: number;
  /** Rejects when the server does not take who the address names; left out where that is found out anyway. */
  readonly logIn?: (url: string) => Promise<void>;
}

const KINDS: readonly Kind[] = [
  { key: 'postgresUrl', variable: 'POSTGRES_URL', schemes: ['postgres:', 'postgresql:'], defaultPort: 5432 },
  {
    key: 'rabbitmqUrl',
    variable: 'RABBITMQ_URL',
    schemes: ['amqp:', 'amqps:'],
    defaultPort: 5672,
    logIn: logInToRabbitmq,
  },
  {
    key: 'redisUrl',
    variable: 'REDIS_URL',
    schemes: ['redis:', 'rediss:'],
    defaultPort: 6379,
    logIn: logInToRedis,
  },
  { key: 'smtpUrl', variable: 'SMTP_URL', schemes: ['smtp:', 'smtps:'], defaultPort: 25 },
];
const CONNECT_TIMEOUT_MS = 3000;

/** Reads the four variables. Throws StartFailure for a value that is no such URL. */
export function readBackingServers(env: NodeJS.ProcessEnv): BackingServers {
  const servers: Partial<Record<keyof BackingServers, string>> = {};
  for (const { key, variable, schemes } of KINDS) {
    const value = env[variable];
    if (value === undefined || value === '') continue;
    const url = URL.parse(value);
    // The value is not shown: it holds a password.
    if (url === null || !schemes.includes(url.protocol) || url.hostname === '')
      throw new StartFailure(`${variable} is no address of the form ${schemes[0]}//user:password@host:port`);
    servers[key] = value;
  }
  return servers;
}

/** Throws StartFailure when nothing listens at one of the servers, or when it refuses the login. */
export async function requireReachable(servers: BackingServers): Promise<void> {
  await Promise.all(
    KINDS.map(async ({ key, variable, defaultPort, logIn }) => {
      const value = servers[key];
      if (value === undefined) return;
      const { hostname, port, host } = new URL(value);
      const problem = await tryToConnect(hostname.replace(/^\[|\]$/g, ''), Number(port || defaultPort));
      if (problem !== undefined)
        throw new StartFailure(
          `nothing answers at ${host} (${problem}): start that server, or mend ${variable}`,
        );
      await logIn?.(value).catch((error: Error) => {
        throw new StartFailure(`${host} does not take the login of ${variable}: ${error.message}`);
      });
    }),
  );
}

function tryToConnect(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_TIMEOUT_MS });
    const end = (problem?: string) => {
      socket.destroy();
      resolve(problem);
    };
    socket.on('connect', () => end());
    socket.on('timeout', () => end('no answer'));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

// Loaded only where such a server is named.
async function logInToRabbitmq(url: string): Promise<void> {
  const { default: amqp } = await import('amqplib');
  const connection = await amqp.connect(url, { timeout: CONNECT_TIMEOUT_MS });
  await connection.close();
}

async function logInToRedis(url: string): Promise<void> {
  const { createClient } = await import('redis');
  const socket = { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: false } as const;
  const client = createClient({ url, socket });
  client.on('error', () => undefined); // `connect` rejects with it.
  try {
    await client.connect();
    await client.ping();
  } finally {
    if (client.isOpen) client.destroy();
  }
}
