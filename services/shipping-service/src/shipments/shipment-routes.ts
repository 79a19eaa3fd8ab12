import { isUuid, OptionalLine, Uuid } from '@platform/contracts/field-types.ts';
import {
  ShipmentPatch,
  ShipmentResponse,
  ShipmentStatus,
  ShipmentSummary,
} from '@platform/contracts/shop/http/shipping-http.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { changeShipment, notFound } from './change-shipment.ts';
import type { ShippingDeps } from './shipment-commands.ts';
import { findDetail, listShipments } from './shipment-repository.ts';
import { etagOf, matchesIfMatch, shipmentSummary, shipmentView } from './shipment-view.ts';

const TrackingNumber = OptionalLine(100, {
  minLength: 1,
  description: 'The parcel with this number, as it is written on it',
});

const ShipmentQuery = Type.Object(
  {
    ...PageQuery.properties,
    status: Type.Optional(ShipmentStatus),
    customer_id: Type.Optional(Uuid),
    tracking_number: Type.Optional(TrackingNumber),
  },
  { additionalProperties: false },
);

type Deps = Pick<ShippingDeps, 'database' | 'outbox'>;

/** `:id` is the id of a shipment or of its order. */
export function shipmentRoutes(app: App, deps: Deps): void {
  getShipmentRoute(app, deps);
  listShipmentsRoute(app, deps);
  changeShipmentRoute(app, deps);
}

function getShipmentRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/shipments/:id',
    {
      ...access.user,
      schema: {
        summary: 'The shipment of an order, with its tracking',
        params: Type.Object({ id: Uuid }),
        response: { 200: ShipmentResponse },
        problems: ['not-found'],
        answerHeaders: ['ETag'],
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { isStaff, userId } = principalOf(request);
      const shipment = await findDetail(database, id);
      if (shipment === undefined || !(isStaff || shipment.customerId === userId)) throw notFound(id);
      return reply.header('etag', etagOf(shipment)).send(shipmentView(shipment));
    },
  );
}

function listShipmentsRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/shipments',
    {
      ...access.roles('staff'),
      schema: {
        summary: 'All shipments, newest first',
        querystring: ShipmentQuery,
        response: { 200: PageOf(ShipmentSummary) },
      },
    },
    ({ query: { status, customer_id: customerId, tracking_number: trackingNumber, ...page } }) =>
      readPage(page, {
        find: (before, limit) =>
          listShipments(database, { status, customerId, trackingNumber }, { limit, before }),
        keyOf: ({ shipmentId }) => shipmentId,
        isKey: isUuid,
        toItem: shipmentSummary,
      }),
  );
}

function changeShipmentRoute(app: App, deps: Deps): void {
  app.patch(
    '/api/shipments/:id',
    {
      ...access.roles('staff'),
      schema: {
        summary: 'Move a shipment on',
        params: Type.Object({ id: Uuid }),
        headers: Type.Object({
          'if-match': Type.Optional(Type.String({ maxLength: 100, description: 'The ETag that was seen' })),
        }),
        body: ShipmentPatch,
        response: { 200: ShipmentResponse },
        problems: ['not-found', 'illegal-transition', 'precondition-failed'],
        answerHeaders: ['ETag'],
      },
    },
    async (request, reply) => {
      const { status, version } = request.body;
      const ifMatch = request.headers['if-match'];
      const shipment = await changeShipment(deps, {
        id: request.params.id,
        status,
        isSeen: (current) =>
          (version ?? current) === current && (ifMatch === undefined || matchesIfMatch(ifMatch, current)),
        actor: principalOf(request),
      });
      return reply.header('etag', etagOf(shipment)).send(shipmentView(shipment));
    },
  );
}
