/** Where clean-up is registered: a node:test context, or `{ after }` of node:test for a whole file. */
export interface Cleanup {
  after(run: () => Promise<void> | void): void;
}
