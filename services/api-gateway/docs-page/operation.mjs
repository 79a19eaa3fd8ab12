import { element, prettyJson } from './element.mjs';
import { tryIt } from './try-it.mjs';

/** One operation: a line, and what is to be known of it once it is opened. */
export function operationView(operation, api) {
  const { method, path, summary, operationId } = operation;
  const view = element(
    'details',
    { class: 'operation', id: operationId },
    element(
      'summary',
      {},
      element('span', { class: `method ${method}` }, method.toUpperCase()),
      element('span', { class: 'path' }, path),
      element('span', { class: 'summary' }, summary ?? '', badge(operation)),
    ),
  );
  view.addEventListener('toggle', () => {
    if (view.open && view.children.length === 1) view.append(inside(operation, api));
  });
  return view;
}

function badge({ security, 'x-roles': roles }) {
  if (roles !== undefined) return element('span', { class: 'badge' }, roles.join(', '));
  return security.length === 0 ? '' : element('span', { class: 'badge' }, 'signed in');
}

function inside(operation, api) {
  const { description, responses } = operation;
  return element(
    'div',
    { class: 'inside' },
    ...(description ?? '').split('\n\n').map((text) => (text === '' ? '' : element('p', {}, text))),
    tryIt(operation, api),
    element('h3', {}, 'Answers'),
    element(
      'div',
      { class: 'answers' },
      ...Object.entries(responses).map(([status, one]) => answer(status, one, api)),
    ),
  );
}

function answer(status, response, api) {
  const { description, headers, content = {} } = api.resolve(response);
  const examples = Object.values(content).flatMap(({ example, examples }) =>
    examples === undefined ? [example] : Object.values(examples).map(({ value }) => value),
  );
  const names = Object.keys(headers ?? {}).join(', ');
  return element(
    'details',
    {},
    element(
      'summary',
      {},
      element('code', { class: status < 400 ? 'good' : 'bad' }, status),
      ` ${description.replaceAll('`', '')}`,
    ),
    names === '' ? '' : element('p', { class: 'hint' }, `Headers: ${names}`),
    ...examples.filter((example) => example !== undefined).map(prettyJson),
  );
}
