/** The services that take part in messaging, each with an admin API of its own under this name. */
export const MESSAGING_SERVICES = [
  'user-service',
  'order-service',
  'product-service',
  'notification-service',
  'auth-service',
  'inventory-service',
  'payment-service',
  'shipping-service',
] as const;

export type ServiceName = (typeof MESSAGING_SERVICES)[number];
