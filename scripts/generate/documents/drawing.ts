import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { EDGE } from '../select-services.ts';

type Services = readonly ServiceDescription[];

/** The drawing of ARCHITECTURE.md, in Mermaid: who asks whom (solid), and who sends to and hears of the bus (dotted). */
export function drawing(services: Services): string {
  const lines = [
    'flowchart LR',
    `client[Browser, CLI, other systems] --> ${short(EDGE)}`,
    ...services.map(({ name, port }) => `${short(name)}[${name} :${port}]`),
    ...services.flatMap((service) => calls(service, services)),
    'bus{{bus}}',
    ...services.flatMap(busArrow),
  ];
  return ['```mermaid', lines.join('\n  '), '```'].join('\n');
}

function calls({ name, calls, callsByGrpc }: ServiceDescription, all: Services): string[] {
  const portOf = (called: string) => all.find((one) => one.name === called)?.grpcPort;
  return [
    ...calls.map((called) => `${short(name)} --> ${short(called)}`),
    ...callsByGrpc.map((called) => `${short(name)} -- gRPC :${portOf(called)} --> ${short(called)}`),
  ];
}

function busArrow({ name, sends, handles, listensTo }: ServiceDescription): string[] {
  const hears = handles.length + listensTo.length > 0;
  if (sends.length === 0) return hears ? [`bus -.-> ${short(name)}`] : [];
  return [`${short(name)} ${hears ? '<-.->' : '-.->'} bus`];
}

function short(name: string): string {
  return name.replace(/^api-|-service$/g, '');
}
