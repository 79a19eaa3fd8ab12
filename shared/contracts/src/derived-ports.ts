/** The port of a service's metrics and probes, counted from the one that serves. */
export const MANAGEMENT_PORT_OFFSET = 100;
/** The port where it speaks gRPC, counted so. */
export const GRPC_PORT_OFFSET = 1000;
