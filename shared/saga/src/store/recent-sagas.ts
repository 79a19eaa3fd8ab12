import { isEnded } from '../saga-state.ts';
import type { StoredSaga } from './saga-store.ts';

const MOST = 500;

/**
 * Instances as this replica left them. Mostly nobody else has moved one before its next reply, which is then one
 * statement instead of two; if somebody has, the write sees another revision and the row is read.
 */
export class RecentSagas {
  readonly #sagas = new Map<string, StoredSaga>();

  get(id: string): StoredSaga | undefined {
    return this.#sagas.get(id);
  }

  remember(saga: StoredSaga): void {
    if (isEnded(saga.state)) return;
    const [oldest] = this.#sagas.keys();
    if (oldest !== undefined && this.#sagas.size >= MOST) this.#sagas.delete(oldest);
    this.#sagas.set(saga.id, saga);
  }

  forget(id: string): void {
    this.#sagas.delete(id);
  }
}
