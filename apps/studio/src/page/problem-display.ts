import { CallError } from '../worker/client.ts';
import { element } from './element.ts';

/** Whether something was stopped by the user, which is no problem to tell of. */
function isAbort(error: unknown): boolean {
  if (error instanceof CallError) return error.failure.isAbort;
  return error instanceof Error && error.name === 'AbortError';
}

/** Tells in `place` what went wrong: of bad files the code, the place, what was expected there and what was found. */
export function showProblem(place: HTMLElement, error: unknown): void {
  if (isAbort(error)) return;
  const message = error instanceof Error ? error.message : String(error);
  const failure = error instanceof CallError ? error.failure : undefined;
  const facts = [
    ['Code', failure?.code],
    ['Place', failure?.path],
    ['Byte', failure?.offset === undefined ? undefined : String(failure.offset)],
    ['Expected', failure?.expected],
    ['Found', failure?.actual],
  ] as const;
  const list = facts.flatMap(([name, value]) =>
    value === undefined ? [] : [element('dt', {}, name), element('dd', {}, element('code', {}, value))],
  );
  const close = () => clearProblem(place);
  place.replaceChildren(
    element(
      'div',
      { class: 'problem' },
      element('button', { class: 'quiet icon-button', 'aria-label': 'Dismiss', onclick: close }, '×'),
      element('p', { class: 'problem-message' }, message),
      list.length > 0 ? element('dl', { class: 'facts' }, ...list) : undefined,
    ),
  );
}

export function clearProblem(place: HTMLElement): void {
  place.replaceChildren();
}
