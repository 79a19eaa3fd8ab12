type Words<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Uppercase<First>}_${Words<Rest>}`
  : Uppercase<Name>;

/** `AUTH_SERVICE_URL` of auth-service. */
export type UrlVariable<Name extends string> = `${Words<Name>}_URL`;

/** `AUTH_GRPC_URL` of auth-service. */
export type GrpcUrlVariable<Name extends string> = Name extends `${infer Short}-service`
  ? `${Words<Short>}_GRPC_URL`
  : `${Words<Name>}_GRPC_URL`;

/** The variable that says where a service is. */
export function urlVariable<Name extends string>(name: Name): UrlVariable<Name> {
  return `${wordsOf(name)}_URL` as UrlVariable<Name>;
}

/** The variable that says where a service speaks gRPC. */
export function grpcUrlVariable<Name extends string>(name: Name): GrpcUrlVariable<Name> {
  return `${wordsOf(name.replace(/-service$/, ''))}_GRPC_URL` as GrpcUrlVariable<Name>;
}

function wordsOf(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
