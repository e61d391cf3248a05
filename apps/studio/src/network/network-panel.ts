import { element } from '../page/element.ts';
import { clearProblem, showProblem } from '../page/problem-display.ts';
import { ProgressDisplay } from '../page/progress-display.ts';
import type { Studio } from '../page/studio.ts';
import type { NetworkDescription } from './description.ts';
import { DetailsView } from './details-view.ts';
import { GraphView } from './graph-view.ts';
import { layerTable } from './layer-table.ts';

/** The network as a graph, beside it what is selected in it, below a table of its weights. */
export function setUpNetworkPanel(studio: Studio, place: HTMLElement): void {
  const details = new DetailsView(studio);
  const progress = new ProgressDisplay();
  const problem = element('div', { role: 'alert' });
  const table = element('section', { class: 'layers', 'aria-label': 'Weights' });
  let shown: NetworkDescription | undefined;
  const graph = new GraphView((index) => {
    if (shown) details.showBox(shown, index);
  });
  place.append(
    progress.element,
    problem,
    element('div', { class: 'graph-and-details' }, graph.element, details.element),
    table,
  );

  const show = (description: NetworkDescription, keepPlace: boolean) => {
    shown = description;
    graph.show(description.drawing, description.layers, keepPlace);
    if (keepPlace && graph.selected >= 0) details.showBox(description, graph.selected);
    else details.showNetwork(description);
    const select = (weight: string) => {
      graph.select(description.drawing.boxes.findIndex(({ weights }) => weights.includes(weight)));
      graph.element.scrollIntoView({ block: 'nearest' });
    };
    table.replaceChildren(layerTable(description.layers, select));
  };

  let asking = new AbortController();
  studio.on(async (change) => {
    if (change === 'encoded' && studio.version === 'original') return;
    asking.abort();
    clearProblem(problem);
    if (studio.version === 'original') {
      if (studio.original) show(studio.original, change === 'version');
      return;
    }
    asking = new AbortController();
    try {
      const description = await progress.during(
        'Reading what was encoded',
        (signal) => studio.client.call('describe', 'encoded', { signal }),
        asking.signal,
      );
      show(description, true);
    } catch (error) {
      showProblem(problem, error);
    }
  });
}
