import { nextDueMs } from './mail-repository.ts';
import { type SendingDeps, sendDueMails } from './mail-sender.ts';

export interface SendingLoop {
  /** There may be something to send now. */
  wake(): void;
  /** Lets deliveries under way end for `graceMs`, then breaks them off: they are sent again later. */
  stop(graceMs?: number): Promise<void>;
}

/** Others' mails (of a replica that died) and those of missed wake-ups are found by looking this often at the latest. */
const LONGEST_WAIT_MS = 5_000;
/** After a look that failed, as the database was away. */
const RETRY_MS = 1_000;

/** Sends mails as they come due, until stopped. */
export function startSendingLoop(deps: SendingDeps): SendingLoop {
  const stopping = new AbortController();
  let isStopped = false;
  let isWoken = false;
  let endWait: () => void = () => {};

  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      if (isWoken || isStopped) return resolve();
      const timer = setTimeout(resolve, ms);
      endWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function run(): Promise<void> {
    while (!isStopped) {
      isWoken = false;
      try {
        const sent = await sendDueMails(deps, stopping.signal);
        if (sent === 0)
          await wait(Math.min((await nextDueMs(deps.database)) ?? LONGEST_WAIT_MS, LONGEST_WAIT_MS));
      } catch (err) {
        deps.logger.warn({ err }, 'mails could not be looked for');
        await wait(RETRY_MS);
      }
    }
  }

  const ended = run();
  return {
    wake() {
      isWoken = true;
      endWait();
    },
    async stop(graceMs = 1000) {
      isStopped = true;
      endWait();
      const timer = setTimeout(() => stopping.abort(new Error('the service stops')), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
