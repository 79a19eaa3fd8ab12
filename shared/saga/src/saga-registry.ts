import type { MessageContract } from '@platform/messaging/message.ts';
import type { SagaDefinition } from './saga-definition.ts';
import { UnknownVersionError } from './unknown-version-error.ts';

/** A definition of whatever facts: an instance is only ever run by the definition that it began with. */
// biome-ignore lint/suspicious/noExplicitAny: "of some type" cannot be said otherwise; facts are both taken and given.
export type AnyDefinition = SagaDefinition<any>;

/**
 * The definitions in use: several versions of a process stand side by side until the last instance of each has ended.
 */
export class SagaRegistry {
  readonly #definitions = new Map<string, AnyDefinition>();

  constructor(definitions: readonly AnyDefinition[]) {
    for (const definition of definitions) {
      const key = keyOf(definition);
      if (this.#definitions.has(key)) throw new Error(`saga ${key} is registered twice`);
      this.#definitions.set(key, definition);
    }
  }

  /**
   * The definition an instance began with. Throws UnknownVersionError if it is not registered here: the instance was begun
   * by a replica of another release, or its version was removed too early.
   */
  get(instance: { type: string; version: number }): AnyDefinition {
    const definition = this.#definitions.get(keyOf(instance));
    if (definition === undefined) throw new UnknownVersionError(`saga ${keyOf(instance)} is not registered`);
    return definition;
  }

  has(instance: { type: string; version: number }): boolean {
    return this.#definitions.has(keyOf(instance));
  }

  all(): AnyDefinition[] {
    return [...this.#definitions.values()];
  }

  /** Every message that is a reply to some step or compensation. Throws if one type has two contracts. */
  replyContracts(): MessageContract[] {
    const byType = new Map<string, MessageContract>();
    for (const { steps } of this.#definitions.values()) {
      for (const step of steps) {
        const replies = step.replies.map(({ contract }) => contract);
        const { done = [], refusals = [] } = step.compensation ?? {};
        for (const contract of [...replies, ...done, ...refusals.map((refusal) => refusal.contract)]) {
          const known = byType.get(contract.type);
          if (known !== undefined && known !== contract)
            throw new Error(`two contracts for ${contract.type}`);
          byType.set(contract.type, contract);
        }
      }
    }
    return [...byType.values()];
  }
}

function keyOf({ type, version }: { type: string; version: number }): string {
  return `${type} ${version}`;
}
