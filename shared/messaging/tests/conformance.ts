import { describe } from 'node:test';
import { testCircuits } from './conformance/circuits.ts';
import { testDeadLetters } from './conformance/dead-letters.ts';
import { testDelivery } from './conformance/delivery.ts';
import { testDraining } from './conformance/draining.ts';
import { testHanging } from './conformance/hanging.ts';
import { testQueues } from './conformance/queues.ts';
import { testRecovery } from './conformance/recovery.ts';
import { testRetrying } from './conformance/retrying.ts';
import { testRouting } from './conformance/routing.ts';
import type { BusKind } from './conformance/test-bus.ts';

/** What every transport must do: run for each of them. `skip` says why it cannot be run here. */
export function testTransportConformance(kind: BusKind, skip?: string): void {
  // Each test has a namespace of its own; they mostly wait, so a few go together.
  const options = { concurrency: 4, skip };
  describe(`the ${kind.name} transport`, options, () => {
    testRouting(kind);
    testDelivery(kind);
    testRetrying(kind);
    testHanging(kind);
    testCircuits(kind);
    testDeadLetters(kind);
    testQueues(kind);
    testRecovery(kind);
    testDraining(kind);
  });
}
