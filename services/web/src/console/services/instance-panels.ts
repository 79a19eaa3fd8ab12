import type { InstanceStatus } from '@platform/api-client/operations.ts';
import { type Content, type Html, html } from '@platform/html/html.ts';
import { partPanel } from '../parts/panel.ts';
import type { Part } from '../parts/part.ts';
import { tag } from '../parts/state-tag.ts';
import { table } from '../parts/table.ts';
import type { ServiceState } from './service-states.ts';
import { uptime } from './uptime.ts';

const INSTANCES = [
  { name: 'Address' },
  { name: 'State' },
  { name: 'Version' },
  { name: 'Up for' },
  { name: 'In flight', isNumber: true },
];
const CHECKS = [{ name: 'Check' }, { name: 'Answer' }, { name: 'Took', isNumber: true }];

/** The processes of a service, and what each needs in order to serve. */
export function instancePanels(state: Part<ServiceState | undefined>): Html {
  const instances = 'missing' in state ? state : { value: state.value?.instances ?? [] };
  return html`${partPanel({ title: 'Instances', id: 'instances' }, instances, (found) => ({
    aside: String(found.length),
    body: table({
      caption: 'Instances',
      columns: INSTANCES,
      rows: found.map(instanceRow),
      none: 'The gateway knows of no instance.',
    }),
  }))}
${partPanel({ title: 'Checks', id: 'checks' }, instances, (found) => ({
  body: table({
    caption: 'Checks',
    columns: found.length > 1 ? [...CHECKS, { name: 'Instance' }] : CHECKS,
    rows: found.flatMap((instance) => checkRows(instance, found.length > 1)),
    none: 'No instance says what it needs.',
  }),
}))}`;
}

function instanceRow(instance: InstanceStatus): readonly Content[] {
  const { status, phase, version, uptime_seconds, in_flight, is_ejected } = instance;
  const state = status === 'ready' ? 'good' : status === 'unreachable' ? 'failed' : 'attention';
  const isSaid = phase !== undefined && phase !== 'running';
  return [
    addressOf(instance),
    html`${tag(isSaid ? phase : status, state)}${is_ejected && html` ${tag('left out', 'attention')}`}`,
    version,
    uptime_seconds === undefined ? '' : uptime(uptime_seconds),
    in_flight,
  ];
}

function checkRows(instance: InstanceStatus, isOfSeveral: boolean): (readonly Content[])[] {
  return (instance.checks ?? []).map(({ name, status, is_required, duration_ms }) => [
    name,
    status === 'ok'
      ? tag('ok', 'good')
      : tag(is_required ? 'fails' : 'fails, not needed', is_required ? 'failed' : 'attention'),
    `${duration_ms.toFixed(1)} ms`,
    ...(isOfSeveral ? [addressOf(instance)] : []),
  ]);
}

/** The gateway, which is asked, has no address for itself. */
function addressOf({ url }: InstanceStatus): Content {
  return url === undefined ? 'the one that answers' : html`<code>${url}</code>`;
}
