import type { ShipmentStatus } from '@platform/contracts/shop/http/shipping-http.ts';
import { refuseOwn } from '@platform/service-defaults/access/own-things.ts';
import type { Principal } from '@platform/service-defaults/access/principal.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { judgeChange, nextStatuses, type Shipment, type ShipmentDetail } from './shipment.ts';
import type { ShippingDeps } from './shipment-commands.ts';
import { changeStatus, findDetail, lockShipment } from './shipment-repository.ts';
import { statusMessage } from './status-message.ts';

export interface WantedChange {
  /** The shipment's id, or its order's. */
  readonly id: string;
  readonly status: ShipmentStatus;
  /** Whether the asker has seen this version; true when it names none. */
  readonly isSeen: (version: number) => boolean;
  readonly actor: Pick<Principal, 'userId'>;
}

/**
 * Moves a shipment on and tells of it. The present status again changes nothing. Throws DomainError `not-found`,
 * `precondition-failed`, `illegal-transition`, or `forbidden` for an own order.
 */
export async function changeShipment(
  { database, outbox }: Pick<ShippingDeps, 'database' | 'outbox'>,
  { id, status, isSeen, actor }: WantedChange,
): Promise<ShipmentDetail> {
  return database.transaction(async (tx) => {
    const shipment = await lockShipment(tx, id);
    if (shipment === undefined) throw notFound(id);
    refuseOwn(actor, shipment.customerId);
    if (isChange(shipment, status, isSeen)) {
      await changeStatus(tx, shipment, status, actor.userId);
      await outbox.addAll(tx, [statusMessage(shipment, status, shipment.version + 1)]);
    }
    const changed = await findDetail(tx, shipment.shipmentId);
    if (changed === undefined) throw notFound(id);
    return changed;
  });
}

export function notFound(id: string): DomainError {
  return new DomainError('not-found', `There is no shipment ${id}.`);
}

function isChange(shipment: Shipment, wanted: ShipmentStatus, isSeen: WantedChange['isSeen']): boolean {
  const { status, version } = shipment;
  switch (judgeChange(shipment, wanted, isSeen)) {
    case 'change':
      return true;
    case 'unchanged':
      return false;
    case 'outdated':
      throw new DomainError(
        'precondition-failed',
        `The shipment has moved on: it is ${status} now, version ${version}. Look at it again.`,
        { version },
      );
    case 'illegal':
      throw new DomainError('illegal-transition', `A shipment that is ${status} cannot become ${wanted}.`, {
        allowed: nextStatuses(status),
      });
  }
}
