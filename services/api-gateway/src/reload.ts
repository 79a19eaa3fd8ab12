import type { Log } from '@platform/telemetry/log.ts';

/**
 * Runs `reload` on SIGHUP, one at a time, the last one asked for always. One that fails is logged and changes nothing:
 * the gateway goes on as it was.
 */
export class Reloading {
  #reload: (() => Promise<void>) | undefined;
  #log: Log | undefined;
  #isRunning = false;
  #isAskedAgain = false;

  constructor() {
    // From the first moment on: unheard, the signal would end the process.
    process.on('SIGHUP', () => void this.#run());
  }

  begin(reload: () => Promise<void>, log: Log): void {
    this.#reload = reload;
    this.#log = log;
  }

  async #run(): Promise<void> {
    this.#isAskedAgain = true;
    if (this.#isRunning || this.#reload === undefined) return;
    this.#isRunning = true;
    while (this.#isAskedAgain) {
      this.#isAskedAgain = false;
      try {
        await this.#reload();
        this.#log?.info({}, 'configuration reloaded');
      } catch (err) {
        this.#log?.error({ err }, 'the new configuration is not valid; the old one stays');
      }
    }
    this.#isRunning = false;
  }
}
