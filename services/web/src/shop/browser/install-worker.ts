interface WorkerPolicy {
  createScriptURL(address: string): string;
}

const WORKER = '/sw.js';

/** Lets the shop be installed, and say so when the network is away. Without it all works as before. */
export function installWorker(): void {
  const rules: WorkerPolicy = { createScriptURL: (address) => address };
  const types = window.trustedTypes as
    | { createPolicy(name: string, rules: WorkerPolicy): WorkerPolicy }
    | undefined;
  const policy = types?.createPolicy('worker', rules) ?? rules;
  addEventListener('load', () => {
    navigator.serviceWorker
      ?.register(policy.createScriptURL(WORKER), { updateViaCache: 'none' })
      .catch(() => undefined);
  });
}
