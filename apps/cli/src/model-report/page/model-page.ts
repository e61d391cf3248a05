import type { Graph } from '@fsnet/graph';
import { htmlPage } from '@fsnet/training/files';
import { printable } from '../../terminal/printable.ts';
import { shorten } from '../../terminal/table.ts';
import { limits } from '../limits.ts';
import type { ModelReport } from '../model-report.ts';
import type { WeightDetails } from '../weight-details.ts';
import { aboutSection } from './about-section.ts';
import { goldenSection } from './golden-section.ts';
import { layerSection } from './layer-section.ts';
import { overviewNote, overviewSection, titleOf } from './overview-section.ts';
import { pageStyle } from './page-style.ts';
import { sizeSection } from './size-section.ts';
import { weightSection } from './weight-section.ts';

/** What a page is made of. */
export interface ModelPage {
  readonly graph: Graph;
  readonly report: ModelReport;
  /** Of the weights that are drawn, in the order of the file. */
  readonly details: readonly WeightDetails[];
  /** How many could be. */
  readonly drawable: number;
}

/** A network as one HTML page that needs nothing else. Texts out of its file are escaped. */
export function modelPage({ graph, report, details, drawable }: ModelPage): string {
  const body = [
    overviewSection(report),
    overviewNote(report),
    sizeSection(report),
    layerSection(report),
    weightSection(details, drawable),
    goldenSection(graph, report),
    aboutSection(report),
  ];
  const title = shorten(printable(titleOf(report)), limits.name);
  return htmlPage({ title, style: pageStyle, body: body.filter(Boolean).join('\n') });
}
