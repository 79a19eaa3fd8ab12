import type { Evidence } from '../../verification.ts';
import type {
  NotificationRow,
  OrderFacts,
  OrderPart,
  OrderRow,
  PaymentRow,
  ReservationRow,
  ReturnRow,
  ReturnsRow,
  ShipmentRow,
} from '../feeds/audit-rows.ts';

/** Who says each part. */
export const SERVICE_OF: Readonly<Record<OrderPart, string>> = {
  order: 'order-service',
  reservation: 'inventory-service',
  payment: 'payment-service',
  shipment: 'shipping-service',
  notification: 'notification-service',
  returns: 'order-service',
  stockReturns: 'inventory-service',
};

/** Fields of what each part says, by the part. */
export interface ShownFields {
  readonly order?: readonly (keyof OrderRow)[];
  readonly reservation?: readonly (keyof ReservationRow)[];
  readonly payment?: readonly (keyof PaymentRow)[];
  readonly shipment?: readonly (keyof ShipmentRow)[];
  readonly notification?: readonly 'kinds'[];
  readonly returns?: readonly ('return_status' | keyof ReturnRow)[];
  readonly stockReturns?: readonly 'lines'[];
}

type Value = Evidence['value'];
type Fields = readonly (readonly [field: string, value: Value])[];

export function partsOf(shows: ShownFields): OrderPart[] {
  return Object.keys(shows) as OrderPart[];
}

/** What the services say in these fields. A part that there is not is one row without a value. */
export function evidenceOf(shows: ShownFields, facts: OrderFacts): Evidence[] {
  return partsOf(shows).flatMap((part) => {
    const fields = fieldsOf(part, shows, facts) ?? [[NAME_OF[part], null]];
    return fields.map(([field, value]) => ({ service: SERVICE_OF[part], field, value }));
  });
}

const NAME_OF: Readonly<Record<OrderPart, string>> = {
  order: 'order',
  reservation: 'reservation',
  payment: 'payment',
  shipment: 'shipment',
  notification: 'notifications',
  returns: 'returns',
  stockReturns: 'goods that came back',
};

function fieldsOf(part: OrderPart, shows: ShownFields, facts: OrderFacts): Fields | undefined {
  switch (part) {
    case 'notification':
      return facts.notification && kindFields(facts.notification);
    case 'returns':
      return facts.returns && returnFields(facts.returns, shows.returns ?? []);
    case 'stockReturns':
      return facts.stockReturns?.returns.map(({ return_id, lines }) => [
        `return ${return_id} lines`,
        lines.map(stockReturnText).join(', '),
      ]);
    default: {
      const row: object | undefined = facts[part];
      return row && (shows[part] ?? []).flatMap((field) => rowFields(row, field));
    }
  }
}

function rowFields(row: object, field: string): Fields {
  const value: unknown = row[field as keyof typeof row];
  if (field === 'lines') return [[field, (value as readonly Line[]).map(lineText).join(', ')]];
  if (field !== 'returns') return [[field, plain(value)]];
  return ((value ?? []) as NonNullable<PaymentRow['returns']>).map(([id, amountMinor]) => [
    `refunded_minor of return ${id}`,
    amountMinor,
  ]);
}

function kindFields({ kinds }: NotificationRow): Fields {
  return Object.entries(kinds).map(([kind, count]) => [`notifications of ${kind}`, count]);
}

function returnFields(
  { return_status, returns }: ReturnsRow,
  shown: NonNullable<ShownFields['returns']>,
): Fields {
  const fields = returns.flatMap((returned) =>
    shown
      .filter((field) => field !== 'return_status')
      .map(
        (field) =>
          [
            `return ${returned.return_id} ${field}`,
            field === 'lines' ? returned.lines.map(returnLineText).join(', ') : plain(returned[field]),
          ] as const,
      ),
  );
  return shown.includes('return_status') ? [['return_status', return_status], ...fields] : fields;
}

type Line = readonly [sku: string, quantity: number, unitPriceMinor?: number, isStocked?: boolean];

function lineText([sku, quantity, price, isStocked]: Line): string {
  const each = price === undefined ? '' : ` at ${price}`;
  return `${quantity} ${sku}${each}${isStocked === false ? ' (not kept in stock)' : ''}`;
}

function returnLineText([, sku, quantity, price, disposition]: ReturnRow['lines'][number]): string {
  return `${quantity} ${sku} at ${price}${disposition === null ? '' : ` (${disposition})`}`;
}

function stockReturnText([sku, restocked, writtenOff, added, removed]: readonly [
  string,
  number,
  number,
  number,
  number,
]): string {
  return `${sku}: ${restocked} restocked, ${writtenOff} written off; movements: +${added}, -${removed}`;
}

function plain(value: unknown): Value {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
