import { setTimeout as sleep } from 'node:timers/promises';
import { DATABASES, type Server } from './server.ts';

const QUIET_MS = 3_000;

/** Waits until nothing has been written into any database for some seconds: notes of messages come late. */
export async function untilQuiet(server: Server): Promise<void> {
  for (let before = ''; ; ) {
    const now = await written(server);
    if (now === before) return;
    before = now;
    await sleep(QUIET_MS);
  }
}

/** Changes when a row of an order or a message is written. */
async function written(server: Server): Promise<string> {
  const counts: string[] = [];
  for (const database of DATABASES) {
    const [row] = await server.rows<{ rows: string }>(
      database,
      `select concat_ws(' ', (select count(*) from outbox_log), (select count(*) from message_handled)) as rows`,
    );
    counts.push(row?.rows ?? '');
  }
  return counts.join();
}
