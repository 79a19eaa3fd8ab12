/** The address one step above, with its query: `/orders/7?a=1` of `/orders/7/cancel?a=1`. */
export function addressAbove(address: string): string {
  const [path = '', ...query] = address.split(/(?=\?)/);
  return (path.slice(0, path.lastIndexOf('/')) || '/') + query.join('');
}
