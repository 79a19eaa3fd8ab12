/** Where the console shows things of the shop. */
export function orderAddress(numberOrId: string): string {
  return `/console/orders/${numberOrId}`;
}

export function paymentAddress(orderId: string): string {
  return `/console/payments/${orderId}`;
}

export function returnAddress(id: string): string {
  return `/console/returns/${id}`;
}

export function stockAddress(sku: string): string {
  return `/console/stock/${encodeURIComponent(sku)}`;
}

export function consoleProductAddress(sku: string): string {
  return `/console/products/${encodeURIComponent(sku)}`;
}

export function customerAddress(id: string): string {
  return `/console/customers/${id}`;
}
