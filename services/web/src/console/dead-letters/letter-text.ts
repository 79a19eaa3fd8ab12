/** A form is 64 KiB at most, and a body is longer in it than it is by itself. */
const MOST_SENT = 60_000;

/** The body of a letter as people read and edit it: by lines, where nothing of it is lost by that. */
export function readable(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    // What is not written as JSON.stringify writes it, such as a number with too many digits, stays as it is.
    return JSON.stringify(value) === body ? JSON.stringify(value, null, 2) : body;
  } catch {
    return body;
  }
}

/** What was typed: browsers send their own line breaks. */
export function typedText(form: URLSearchParams): string {
  return (form.get('body') ?? '').replaceAll('\r\n', '\n');
}

/** Whether a form could carry it. */
export function isEditable(text: string): boolean {
  return text.length <= MOST_SENT && new URLSearchParams({ text }).toString().length <= MOST_SENT;
}
