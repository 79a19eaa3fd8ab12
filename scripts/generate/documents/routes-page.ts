import type { EdgeRoute } from '@platform/contracts/edge-routes.ts';
import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { GENERATED } from '../generated-file.ts';

type Services = readonly ServiceDescription[];

const ABOUT = `What clients reach, by service. A \`*\` at the end is the path before it and everything below, elsewhere any one segment.
Of paths that fit, the one that says more from the left wins. Who may call: \`public\` is anybody, \`optional\` anybody,
but with a good token if any, \`user\` whoever is signed in. A method that is not named needs a token. Admins reach
\`/api/admin/NAME/*\` of every service besides.`;

/** The gateway's route table, for people. */
export function routesPage(services: Services): string {
  const parts = [
    `<!-- ${GENERATED} -->`,
    '# Routes at the gateway',
    ABOUT,
    ...services.filter(({ routes }) => routes.length > 0).map(serviceTable),
    '## Rate limits',
    limitTable(services),
  ];
  return `${parts.join('\n\n')}\n`;
}

function serviceTable({ name, routes, servesPages }: ServiceDescription): string {
  return [
    `## ${name}\n`,
    ...(servesPages ? ['Pages: cookies reach them, and nothing else.\n'] : []),
    ...table(
      ['path', 'who may call', 'priority', 'rate limits', 'besides'],
      routes.map((route) => [
        `\`${route.path}\``,
        byMethod(route.access),
        route.priority ?? 'browsing',
        byMethod(route.limits ?? ''),
        besides(route),
      ]),
    ),
  ].join('\n');
}

function limitTable(services: Services): string {
  const limits = services.flatMap(({ rateLimits }) => Object.entries(rateLimits));
  return table(
    ['name', 'counted by', 'of', 'requests', 'come back in', 'holds for'],
    limits.map(([name, { by, of = 'everyone', quota, windowS, isEverywhere, insteadOf }]) => [
      ...[name, by, of, String(quota), `${windowS} s`],
      `${isEverywhere ? 'every route' : 'the routes that name it'}${insteadOf ? `, instead of ${insteadOf}` : ''}`,
    ]),
  ).join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** `GET public, POST admin`, or what holds for every method. */
function byMethod(value: string | readonly string[] | object): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.join(', ');
  return Object.entries(value)
    .map(([method, one]) => `${method} ${byMethod(one)}`)
    .join(', ');
}

function besides({ methods, timeoutMs, totalTimeoutMs, maxBodyKib, isStream, expand }: EdgeRoute): string {
  return [
    methods && `${methods.join(', ')} alone`,
    timeoutMs && `answers within ${timeoutMs / 1000} s`,
    totalTimeoutMs && `ends within ${totalTimeoutMs / 1000} s`,
    maxBodyKib && `bodies to ${maxBodyKib} KiB`,
    isStream && 'a stream',
    expand && '`?expand=`',
  ]
    .filter(Boolean)
    .join(', ');
}
