/** In a cluster every service listens on the same ports, and is told apart by its name. */
export const HTTP_PORT = 8000;
export const MANAGEMENT_PORT = 8100;
export const GRPC_PORT = 9005;
