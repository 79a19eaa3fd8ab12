import { type Content, html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { clock } from '../../parts/moment.ts';
import type { RunnerProcess } from '../../runner/runner.ts';
import { actsPanel, type LastActs } from '../acts/acts-panel.ts';
import { consolePage } from '../console-page.ts';
import { partPanel } from '../parts/panel.ts';
import { foundIn, type Part } from '../parts/part.ts';
import { tag } from '../parts/state-tag.ts';
import { table } from '../parts/table.ts';
import { SERVICES_PATH, servicePath } from './service-name.ts';
import type { ServiceState } from './service-states.ts';
import { uptime } from './uptime.ts';

const COLUMNS = [
  { name: 'Service' },
  { name: 'State' },
  { name: 'Version' },
  { name: 'Instances', isNumber: true },
  { name: 'Up for' },
  { name: 'In flight', isNumber: true },
  { name: 'Circuit to it' },
];

const OF_RUNNER = [
  { name: 'Memory', isNumber: true },
  { name: 'Restarts', isNumber: true },
];

/** All services, as the gateway sees them; with what the runner knows of them, where there is one. */
export function servicesPage(
  services: Part<readonly ServiceState[]>,
  processes: Part<readonly RunnerProcess[]> | undefined,
  acts: LastActs,
): Page {
  const byName = processes && new Map((foundIn(processes) ?? []).map((one) => [one.name, one]));
  return consolePage({
    title: 'Services',
    at: SERVICES_PATH,
    aside: html`<p class="quiet" id="services-seen" data-swap data-refresh="5">as of ${clock(new Date().toISOString())} UTC</p>`,
    body: html`${partPanel({ title: 'As the gateway sees them', id: 'services' }, services, (found) => ({
      aside: `${found.length}`,
      body: table({
        caption: 'Services',
        columns: byName === undefined ? COLUMNS : [...COLUMNS, ...OF_RUNNER],
        rows: found.map((service) => [
          ...row(service),
          ...(byName ? ofRunner(byName.get(service.name)) : []),
        ]),
        none: 'The gateway knows of no service.',
      }),
    }))}
${actsPanel(acts)}`,
  });
}

function row(service: ServiceState): readonly Content[] {
  const { name, word, state, detail, circuit, instances } = service;
  const versions = [...new Set(instances.flatMap(({ version }) => version ?? []))];
  const uptimes = instances.flatMap(({ uptime_seconds }) => uptime_seconds ?? []);
  return [
    html`<a href="${servicePath(name)}">${name}</a>`,
    html`${tag(word, state)}${detail && html` ${detail}`}`,
    versions.join(', '),
    instances.length,
    uptimes.length === 0 ? '' : uptime(Math.min(...uptimes)),
    instances.reduce((sum, { in_flight }) => sum + in_flight, 0),
    circuit === 'closed' ? 'closed' : tag(circuit, 'attention'),
  ];
}

function ofRunner(process: RunnerProcess | undefined): readonly Content[] {
  const memory = process?.memory_mb ?? null;
  return [memory === null ? '' : `${memory} MB`, process?.restarts];
}
