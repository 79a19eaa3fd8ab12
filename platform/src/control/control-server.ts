import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KeptLog } from '../logs/kept-log.ts';
import type { SpanStore } from '../traces/span-store.ts';
import type { TracesAre } from '../traces/trace-destination.ts';
import type { ActRecord } from './act-record.ts';
import { listActs, recordedAct } from './act-routes.ts';
import { tokenCheck } from './bearer-token.ts';
import { type ControlAnswer, refusal } from './control-answer.ts';
import { sendEvents } from './event-stream.ts';
import { actOnLink, isLinkAct } from './link-routes.ts';
import { type LocalServer, startLocalServer } from './local-server.ts';
import { searchLogs } from './log-routes.ts';
import { actOnProcess, type ControlledProcesses, listProcesses } from './process-routes.ts';
import { findTrace, listTraces } from './trace-routes.ts';

/** What the server lets be seen and done. */
export interface Controlled extends ControlledProcesses {
  /** Of every process. */
  logs(): readonly KeptLog[];
  /** Kept by this run and those before it. */
  readonly traces: SpanStore;
  /** Those of this run. */
  readonly tracesAre: TracesAre;
  /** What was done to services by this run and those before it. */
  readonly acts: ActRecord;
}

// A page elsewhere, whose name leads here by DNS, names itself in Host.
const LOCAL_HOST = /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/;
const BASE = 'http://127.0.0.1';
const TRACE = /^\/traces\/([^/]+)$/;
const ACT = /^\/processes\/([a-z0-9-]{1,64})\/([a-z]{1,16})$/;

/**
 * Shows and moves the processes of this run, and searches their logs and traces, for whoever bears `token`. It listens on this
 * machine alone.
 */
export function startControlServer(
  port: number,
  token: string,
  controlled: Controlled,
): Promise<LocalServer> {
  const isKnown = tokenCheck(token);
  return startLocalServer(port, (request, response) => {
    // No body means anything here.
    request.resume();
    respond(request, controlled, isKnown).then(
      (answer) => send(response, answer),
      (error: unknown) => send(response, refusal(500, (error as Error).message)),
    );
  });
}

async function respond(
  { method = '', url = '/', headers }: IncomingMessage,
  controlled: Controlled,
  isKnown: (authorization: string | undefined) => boolean,
): Promise<ControlAnswer> {
  if (!LOCAL_HOST.test(headers.host ?? ''))
    return refusal(403, 'This answers to 127.0.0.1 and localhost alone.');
  if (!isKnown(headers.authorization)) return refusal(401, 'This needs the token of control.json.');
  if (!URL.canParse(url, BASE)) return refusal(400, 'This is no address.');
  const { pathname, searchParams } = new URL(url, BASE);
  const [, name, act] = ACT.exec(pathname) ?? [];
  if (name !== undefined && act !== undefined)
    return method === 'POST'
      ? recordedAct(
          controlled.acts,
          { actor: headers['x-actor'], service: name, act, search: searchParams },
          () => acted(controlled, name, act, searchParams),
        )
      : refusal(405, 'This takes POST.');
  const see = viewOf(pathname, searchParams, controlled);
  if (see === undefined) return refusal(404, 'There is nothing at this address.');
  return method === 'GET' ? see() : refusal(405, 'This takes GET.');
}

function acted(
  controlled: Controlled,
  name: string,
  act: string,
  search: URLSearchParams,
): ControlAnswer | Promise<ControlAnswer> {
  return isLinkAct(act) ? actOnLink(controlled, name, act, search) : actOnProcess(controlled, name, act);
}

/** What is to be seen at an address. */
function viewOf(
  pathname: string,
  search: URLSearchParams,
  controlled: Controlled,
): (() => ControlAnswer | Promise<ControlAnswer>) | undefined {
  if (pathname === '/processes') return () => listProcesses(controlled);
  if (pathname === '/acts') return () => listActs(controlled.acts, search);
  if (pathname === '/logs') return () => searchLogs(controlled.logs(), search);
  if (pathname === '/traces') return () => listTraces(controlled, search);
  const id = TRACE.exec(pathname)?.[1];
  return id === undefined ? undefined : () => findTrace(controlled, id);
}

function send(response: ServerResponse, answer: ControlAnswer): void {
  if ('events' in answer) {
    // A log that cannot be read ends the stream: whoever follows begins anew.
    sendEvents(response, answer.events).catch(() => response.destroy());
    return;
  }
  response.writeHead(answer.status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(answer.body));
}
