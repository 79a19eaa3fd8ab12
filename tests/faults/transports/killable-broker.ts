/** A broker that belongs to one test file, to be killed at will. */
export interface KillableBroker {
  readonly url: string;
  /** Resolves when queues made just now would outlive a kill. */
  settled(): Promise<void>;
  /** Ends it at once, as a power cut would: kill -9. */
  kill(): Promise<void>;
  /** Starts it again, with what it had written down, and resolves when it takes connections. */
  startAgain(): Promise<void>;
  /** Ends every client's connection, as an administrator would. */
  dropClients(): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}
