import { Uuid } from '@platform/contracts/field-types.ts';
import { ReservationResponse } from '@platform/contracts/shop/http/inventory-http.ts';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { findReservation, type ReservationRow } from './reservation-repository.ts';
import { stockLines } from './stock-lines.ts';

export function reservationRoutes(app: App, { database }: { readonly database: Database }): void {
  app.get(
    '/api/reservations/:order_id',
    {
      ...access.roles('staff'),
      schema: {
        summary: 'The reservation of an order',
        params: Type.Object({ order_id: Uuid }),
        response: { 200: ReservationResponse },
        problems: ['not-found'],
      },
    },
    async (request) => {
      const row = await findReservation(database, request.params.order_id);
      if (row === undefined)
        throw new DomainError('not-found', `No stock was ever asked for order ${request.params.order_id}.`);
      return reservationResponse(row);
    },
  );
}

function reservationResponse(row: ReservationRow): ReservationResponse {
  return {
    order_id: row.order_id,
    status: row.status,
    lines: stockLines(row),
    reason: row.reason,
    shortages: row.shortages ?? [],
    expires_at: row.expires_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
