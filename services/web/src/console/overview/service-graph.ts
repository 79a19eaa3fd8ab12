import type { ServiceStatus } from '@platform/api-client/operations.ts';
import { SERVICES } from '@platform/contracts/services.ts';
import { type Html, html } from '@platform/html/html.ts';
import type { TagState } from '../parts/state-tag.ts';
import { type Graph, type GraphEdge, type GraphNode, graphLayout, NODE_HEIGHT } from './graph-layout.ts';

const ENTRANCE = 'api-gateway';
const LAYOUT = graphLayout(SERVICES, ENTRANCE);
const ARROW = 5;

export interface NodeLines {
  readonly state: TagState;
  /** Below its name. */
  readonly text: string;
  readonly href?: string;
}

/** The platform as its model knows it, as it is now. `lines` are by name; `bus` is among them. */
export function serviceGraph(lines: ReadonlyMap<string, NodeLines>, graph: Graph = LAYOUT): Html {
  const { width, height, nodes, bus, edges } = graph;
  return html`<svg class="service-graph" viewBox="-1 -1 ${width + 2} ${height + 2}" role="group" aria-label="Services and the bus">
${edges.map(drawnEdge)}
${[...nodes, ...(bus === undefined ? [] : [bus])].map((node) => drawnNode(node, lines.get(node.name)))}
</svg>`;
}

function drawnEdge({ kind, points }: GraphEdge): Html {
  const [[x, y], before] = [points.at(-1) ?? [0, 0], points.at(-2) ?? [0, 0]];
  const back = y > before[1] ? -ARROW : ARROW;
  return html`<g data-kind="${kind}"><polyline points="${points.map((point) => point.join(',')).join(' ')}"/><path d="M${x - ARROW} ${y + back}L${x} ${y}L${x + ARROW} ${y + back}"/></g>`;
}

function drawnNode({ name, x, y, width }: GraphNode, lines: NodeLines | undefined): Html {
  const drawn = html`<rect x="${x}" y="${y}" width="${width}" height="${NODE_HEIGHT}" rx="5"/>
<text x="${x + 12}" y="${y + 22}">${name}</text> <text class="graph-text" x="${x + 12}" y="${y + 39}">${lines?.text ?? ''}</text>`;
  return html`<g class="graph-node" data-name="${name}" data-state="${lines?.state ?? 'plain'}">${
    lines?.href === undefined ? drawn : html`<a href="${lines.href}">${drawn}</a>`
  }</g>`;
}

export function stateOf({ status }: ServiceStatus): TagState {
  if (status === 'ready') return 'good';
  return status === 'unreachable' ? 'failed' : 'attention';
}
