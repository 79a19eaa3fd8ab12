/** The services behind the gateway. */
export const SERVICES = [
  'auth-service',
  'user-service',
  'product-service',
  'inventory-service',
  'order-service',
  'payment-service',
  'shipping-service',
  'notification-service',
] as const;

export type ServiceName = (typeof SERVICES)[number];
