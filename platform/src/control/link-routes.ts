import { LINKS, type Link, type ServiceLinks } from '../links/service-links.ts';
import { answer, type ControlAnswer, refusal } from './control-answer.ts';

/** Of a run, as far as they can be cut off. */
export interface LinkedServices {
  service(name: string): object | undefined;
  /** What connects services to PostgreSQL; undefined until the databases are there. */
  links(): ServiceLinks | undefined;
}

export const LINK_ACTS = ['cut', 'slow', 'mend', 'lose'] as const;
/** More than any timeout of a statement. */
const MOST_LATENCY_MS = 5_000;
type LinkAct = (typeof LINK_ACTS)[number];

export function isLinkAct(act: string): act is LinkAct {
  return LINK_ACTS.some((one) => one === act);
}

/**
 * `POST /processes/{name}/cut|mend?from=database|bus`, `…/slow?from=&latency_ms=`: 200 once it is so.
 * `POST /processes/{name}/lose`: 200 with the command that is gone.
 */
export async function actOnLink(
  services: LinkedServices,
  name: string,
  act: LinkAct,
  search: URLSearchParams,
): Promise<ControlAnswer> {
  if (services.service(name) === undefined) return refusal(404, `There is no service ${name} here.`);
  const links = services.links();
  if (links === undefined) return refusal(409, 'The databases are not there yet: try again when they are.');
  return act === 'lose' ? lose(links, name) : change(links, name, act, search);
}

async function change(
  links: ServiceLinks,
  name: string,
  act: Exclude<LinkAct, 'lose'>,
  search: URLSearchParams,
): Promise<ControlAnswer> {
  const link = LINKS.find((one) => one === search.get('from'));
  if (link === undefined) return refusal(400, `from is one of ${LINKS.join(', ')}.`);
  const connection = links.connection(name, link);
  if (connection === undefined) return refusal(409, adviceOn(name, link));
  if (act !== 'slow') await links[act](connection);
  else {
    if (!links.canSlow) return refusal(409, 'Links are slowed where `npm start -- --breakable` runs them.');
    const latencyMs = Number(search.get('latency_ms'));
    if (!Number.isInteger(latencyMs) || latencyMs < 1 || latencyMs > MOST_LATENCY_MS)
      return refusal(400, `latency_ms is a number from 1 to ${MOST_LATENCY_MS}.`);
    links.slow(connection, latencyMs);
  }
  return answer(200, { name, links: links.states(name) });
}

async function lose(links: ServiceLinks, name: string): Promise<ControlAnswer> {
  if (links.connection(name, 'bus') === undefined) return refusal(409, adviceOn(name, 'bus'));
  const lost = await links.loseCommand(name);
  return lost === undefined
    ? refusal(409, `No command waits for ${name}: cut it off from the bus first, and let some come.`)
    : answer(200, { name, lost });
}

function adviceOn(name: string, link: Link): string {
  return link === 'bus'
    ? `${name} has no link to a bus in PostgreSQL: a broker of RABBITMQ_URL is to be broken by its own tools.`
    : `${name} has no database.`;
}
