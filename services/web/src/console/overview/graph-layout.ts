/** What the graph needs of a service's model. */
export interface GraphService {
  readonly name: string;
  readonly usesBus: boolean;
  readonly calls: readonly string[];
  readonly callsByGrpc: readonly string[];
}

export interface GraphNode {
  readonly name: string;
  /** Upper left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface GraphEdge {
  readonly kind: 'http' | 'grpc' | 'messages';
  /** Points, straight from one to the next. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Graph {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly GraphNode[];
  /** Undefined where nobody uses a bus. */
  readonly bus: GraphNode | undefined;
  readonly edges: readonly GraphEdge[];
}

export const NODE_HEIGHT = 52;
const NODE_WIDTH = 184;
const GAP = 16;
/** Between rows: room for edges. */
const ROW_GAP = 56;

/**
 * Lays services out from top to bottom: `entrance`, those that call or are called, the bus, those that messages alone
 * lead to. Units are those of an SVG's viewBox.
 */
export function graphLayout(services: readonly GraphService[], entrance: string): Graph {
  const others = services.filter(({ name }) => name !== entrance);
  const called = new Set(others.flatMap(({ calls, callsByGrpc }) => [...calls, ...callsByGrpc]));
  const isUpper = ({ name, usesBus, calls, callsByGrpc }: GraphService) =>
    !usesBus || called.has(name) || calls.length + callsByGrpc.length > 0;
  const rows = [others.filter(isUpper), others.filter((service) => !isUpper(service))];
  const columns = Math.max(...rows.map(({ length }) => length), 1);
  const width = columns * (NODE_WIDTH + GAP) - GAP;
  const [upper = [], lower = []] = rows.map((row, i) =>
    placed(row, width, (i === 0 ? 1 : 3) * (NODE_HEIGHT + ROW_GAP)),
  );
  const hasBus = services.some(({ usesBus }) => usesBus);
  const busY = 2 * (NODE_HEIGHT + ROW_GAP);
  const top = { name: entrance, x: 0, y: 0, width };
  const bus = hasBus ? { name: 'bus', x: 0, y: busY, width } : undefined;
  const at = new Map([...upper, ...lower].map((node) => [node.name, node]));
  return {
    width,
    height: (lower.length > 0 ? 4 : hasBus ? 3 : 2) * (NODE_HEIGHT + ROW_GAP) - ROW_GAP,
    nodes: [top, ...upper, ...lower],
    bus,
    edges: [
      ...upper.map((node) => vertical('http', node, NODE_HEIGHT, node.y)),
      ...others.flatMap((service) => calls(service, at)),
      ...(bus === undefined
        ? []
        : others.filter(({ usesBus }) => usesBus).flatMap(({ name }) => toBus(at.get(name), bus))),
    ],
  };
}

function placed(row: readonly GraphService[], width: number, y: number): GraphNode[] {
  const nodeWidth = (width + GAP) / Math.max(row.length, 1) - GAP;
  return row.map(({ name }, i) => ({ name, x: i * (nodeWidth + GAP), y, width: nodeWidth }));
}

function toBus(node: GraphNode | undefined, bus: GraphNode): GraphEdge[] {
  if (node === undefined) return [];
  const [from, to] = node.y < bus.y ? [node.y + NODE_HEIGHT, bus.y] : [bus.y + NODE_HEIGHT, node.y];
  return [vertical('messages', node, from, to)];
}

function vertical(kind: GraphEdge['kind'], node: GraphNode, from: number, to: number): GraphEdge {
  const x = node.x + node.width / 2;
  return {
    kind,
    points: [
      [x, from],
      [x, to],
    ],
  };
}

/** Between two of a row, around below: each caller at a height of its own. */
function calls({ name, calls, callsByGrpc }: GraphService, at: ReadonlyMap<string, GraphNode>): GraphEdge[] {
  const from = at.get(name);
  const edge = (kind: GraphEdge['kind'], target: string, i: number): GraphEdge[] => {
    const to = at.get(target);
    if (from === undefined || to === undefined) return [];
    const below = from.y + NODE_HEIGHT;
    const depth = below + 10 + (from.x / (NODE_WIDTH + GAP)) * 7;
    const [start, end] = [from.x + from.width * (0.7 + i * 0.08), to.x + to.width * (0.2 + i * 0.08)];
    return [
      {
        kind,
        points: [
          [start, below],
          [start, depth],
          [end, depth],
          [end, to.y + NODE_HEIGHT],
        ],
      },
    ];
  };
  return [
    ...calls.flatMap((target, i) => edge('http', target, i)),
    ...callsByGrpc.flatMap((target, i) => edge('grpc', target, i)),
  ];
}
