import { element } from './element.mjs';
import { operationView } from './operation.mjs';

/** A section for each service. What only staff or admins may call is folded away: it is two thirds of all. */
export function sections(api) {
  const resolver = { resolve: (part) => resolve(part, api) };
  const view = (operation) => operationView(operation, resolver);
  return byService(api).map(({ name, description, open, forStaff }) =>
    element(
      'section',
      {},
      element('h2', {}, name, ' ', element('small', {}, description)),
      ...open.map(view),
      staffGroup(forStaff.map(view)),
    ),
  );
}

/** The operations of each service, those apart that only staff or admins may call. Pure, so that it can be tested. */
export function byService({ tags, paths }) {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => method !== 'parameters')
      .map(([method, operation]) => ({ ...operation, method, path })),
  );
  return tags.map(({ name, description }) => {
    const own = operations.filter(({ tags }) => tags[0] === name);
    const forStaff = own.filter((operation) => operation['x-roles'] !== undefined);
    return { name, description, open: own.filter((one) => !forStaff.includes(one)), forStaff };
  });
}

function staffGroup(views) {
  if (views.length === 0) return '';
  const label = `${views.length} for staff or admins`;
  return element('details', { class: 'staff' }, element('summary', {}, label), ...views);
}

function resolve(part, api) {
  if (part.$ref === undefined) return part;
  const steps = part.$ref.slice(2).split('/');
  return steps.reduce((at, step) => at[step], api);
}

/** Shows the operations whose line holds every word of `text`, and opens the groups that have one. */
export function filterSections(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const view of document.querySelectorAll('.operation')) {
    const line = view.firstElementChild.textContent.toLowerCase();
    view.hidden = !words.every((word) => line.includes(word));
  }
  for (const group of document.querySelectorAll('section, .staff')) {
    group.hidden = group.querySelector('.operation:not([hidden])') === null;
    if (group.matches('.staff')) group.open = words.length > 0;
  }
}

/** Opens the operation `id`, and the group that it is in. */
export function openOperation(id) {
  const named = document.getElementById(id);
  if (named?.matches('.operation') !== true) return;
  for (let at = named; at !== null; at = at.parentElement.closest('details')) at.open = true;
  named.scrollIntoView();
}
