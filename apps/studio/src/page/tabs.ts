import { element } from './element.ts';

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly content: HTMLElement;
}

/** Panels of which one is seen at a time; arrow keys go from tab to tab. */
export function tabList(label: string, tabs: readonly Tab[]): HTMLElement {
  const buttons = tabs.map(({ id, title }) =>
    element(
      'button',
      { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}` },
      title,
    ),
  );
  const panels = tabs.map(({ id, content }) =>
    element(
      'div',
      { role: 'tabpanel', id: `panel-${id}`, 'aria-labelledby': `tab-${id}`, class: 'panel' },
      content,
    ),
  );
  const show = (chosen: number) => {
    for (const [index, button] of buttons.entries()) {
      button.setAttribute('aria-selected', String(index === chosen));
      button.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
    }
  };
  for (const [index, button] of buttons.entries()) {
    button.addEventListener('click', () => show(index));
    button.addEventListener('keydown', ({ key }) => {
      const steps: Readonly<Record<string, number>> = {
        ArrowRight: index + 1,
        ArrowLeft: index - 1,
        Home: 0,
        End: tabs.length - 1,
      };
      if (steps[key] === undefined) return;
      const next = (steps[key] + tabs.length) % tabs.length;
      show(next);
      buttons[next].focus();
    });
  }
  show(0);
  return element(
    'div',
    { class: 'tabs' },
    element('div', { role: 'tablist', 'aria-label': label, class: 'tab-list' }, ...buttons),
    ...panels,
  );
}
