/**
 * A new element: `element('p', { class: 'hint' }, 'some ', code)`. Texts are put in as texts: nothing that a document
 * or an answer holds is ever read as HTML.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== ''));
  return made;
}

/** JSON, indented; what is no JSON as it is. It takes the focus, so that a long one scrolls by keyboard. */
export function prettyJson(value) {
  return element(
    'pre',
    { tabindex: '0' },
    typeof value === 'string' ? value : JSON.stringify(value, null, 2),
  );
}
