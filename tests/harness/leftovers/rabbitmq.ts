import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const TIMEOUT_MS = 180_000;

/**
 * All queues and exchanges of the broker on this machine, which rabbitmqctl tells to root and to RabbitMQ's own user.
 */
export async function findQueuesAndExchanges(): Promise<string[]> {
  const [queues, exchanges] = await Promise.all([list('list_queues'), list('list_exchanges')]);
  return [...queues.map((name) => `queue ${name}`), ...exchanges.map((name) => `exchange ${name}`)];
}

async function list(command: string): Promise<string[]> {
  try {
    const { stdout } = await promisify(execFile)('rabbitmqctl', ['-q', command, 'name'], {
      timeout: TIMEOUT_MS,
    });
    return stdout.split('\n').filter((line) => line !== '');
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new Error(`queues and exchanges on RabbitMQ: ${(stderr.trim() || message).split('\n')[0]}`);
  }
}
