import { AsyncLocalStorage } from 'node:async_hooks';
import type { Message } from '../message.ts';

const storage = new AsyncLocalStorage<Message>();

/** The message whose handler is running, or undefined: what is sent meanwhile is caused by it. */
export function handledMessage(): Message | undefined {
  return storage.getStore();
}

/** Runs `work` as the handling of `message`, also across its awaits. */
export function runAsHandling<T>(message: Message, work: () => T): T {
  return storage.run(message, work);
}
