/** A mail as a mail program reads it (RFC 5322, 2045 and 2046): as much of them as nodemailer writes. */
export interface ParsedMail {
  /** By their names in lower case, each as often as it occurs. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly contentType: string;
  /** Of a part without parts. */
  readonly body: string;
  readonly parts: readonly ParsedMail[];
}

export function parseMail(raw: string): ParsedMail {
  const end = raw.indexOf('\r\n\r\n');
  const headers = parseHeaders(raw.slice(0, end));
  const content = raw.slice(end + 4);
  const [contentType = 'text/plain'] = headers.get('content-type') ?? [];
  const boundary = /boundary="([^"]+)"/.exec(contentType)?.[1];
  const type = contentType.split(';')[0] ?? '';
  if (boundary === undefined)
    return { headers, contentType: type, body: decoded(content, headers), parts: [] };
  const parts = content.split(`--${boundary}`).slice(1, -1);
  return { headers, contentType: type, body: '', parts: parts.map((part) => parseMail(part.slice(2))) };
}

function parseHeaders(head: string): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const [name = '', value = ''] = line.split(/:\s*(.*)/s);
    headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), value]);
  }
  return headers;
}

function decoded(content: string, headers: ReadonlyMap<string, readonly string[]>): string {
  const text = content.replaceAll('\r\n', '\n');
  switch (headers.get('content-transfer-encoding')?.[0]) {
    case 'base64':
      return Buffer.from(text, 'base64').toString('utf8');
    case 'quoted-printable':
      return Buffer.from(
        text
          .replace(/=\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString('utf8');
    default:
      return text;
  }
}
