import { announce } from './fragment.ts';

/** Says when the network is away, and when it is back. Forms keep what was typed. */
export function watchConnection(): void {
  addEventListener('offline', () => announce('You are offline. Nothing is sent until the network is back.'));
  addEventListener('online', () => announce(''));
}
