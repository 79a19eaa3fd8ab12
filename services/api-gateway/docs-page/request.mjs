/** The request that a filled-in form stands for: `{ method, url, headers, body }`. Pure, so that it can be tested. */
export function requestFrom({ method, path, parameters = [] }, values, body, token) {
  const of = (place) => parameters.filter((one) => one.in === place && (values[key(one)] ?? '') !== '');
  const filled = of('path').reduce(
    (target, one) => target.replace(`{${one.name}}`, encodeURIComponent(values[key(one)])),
    path,
  );
  const missing = /\{([^{}]+)\}/.exec(filled);
  if (missing !== null) throw new Error(`${missing[1]} is needed`);
  const query = new URLSearchParams(of('query').map((one) => [one.name, values[key(one)]]));
  const headers = Object.fromEntries(of('header').map((one) => [one.name, values[key(one)]]));
  if (body !== undefined && body !== '') headers['content-type'] = 'application/json';
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  return {
    method: method.toUpperCase(),
    url: query.size === 0 ? filled : `${filled}?${query}`,
    headers,
    ...(body ? { body } : {}),
  };
}

/** Two parameters may have one name in different places. */
export function key({ in: place, name }) {
  return `${place}:${name}`;
}

/** The same request for a shell; the token is not written out, as such lines are kept in histories. */
export function curlText({ method, url, headers, body }, origin) {
  const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
  const shown = Object.entries(headers).map(([name, value]) =>
    name === 'authorization' ? '-H "authorization: Bearer $TOKEN"' : `-H ${quote(`${name}: ${value}`)}`,
  );
  const verb = method === 'GET' ? [] : [`-X ${method}`];
  const sent = body === undefined ? [] : [`-d ${quote(body)}`];
  return ['curl', quote(origin + url), ...verb, ...shown, ...sent].join(' \\\n  ');
}
