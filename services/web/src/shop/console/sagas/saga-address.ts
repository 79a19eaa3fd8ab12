export const SAGAS = '/console/sagas';

export function sagaAddress(id: string): string {
  return `${SAGAS}/${id}`;
}
