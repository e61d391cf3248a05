import { setUpEncodePanel } from '../encode/encode-panel.ts';
import { setUpNetworkPanel } from '../network/network-panel.ts';
import { setUpRunPanel } from '../run/run-panel.ts';
import { Choice } from './choice.ts';
import { element } from './element.ts';
import { overviewTiles, sizeText } from './overview.ts';
import type { Studio } from './studio.ts';
import { tabList } from './tabs.ts';

/** Fills the view of an open network: its figures, and a tab a panel. */
export function setUpWorkspace(studio: Studio, place: HTMLElement): void {
  const network = element('div', { class: 'network-panel' });
  const run = element('div', { class: 'run-panel' });
  const encode = element('div', { class: 'encode-panel' });
  const overview = element('div');
  const version = new Choice(
    'version',
    'Which version of the network to look at and run',
    [
      { value: 'original', text: 'As opened' },
      { value: 'encoded', text: 'Encoded' },
    ],
    (value) => {
      studio.version = value;
    },
  );
  place.append(
    element('div', { class: 'overview-row' }, overview, version.element),
    tabList('Panels', [
      { id: 'network', title: 'Network', content: network },
      { id: 'run', title: 'Run', content: run },
      { id: 'encode', title: 'Encode', content: encode },
    ]),
  );
  studio.on(() => {
    const { original, encoded } = studio;
    if (!original) return;
    version.value = studio.version;
    version.set('original', { text: `As opened, ${sizeText(original.bytes)}` });
    version.set('encoded', {
      disabled: !encoded,
      text: encoded ? `Encoded, ${sizeText(encoded.bytes)}` : 'Encoded',
    });
    overview.replaceChildren(overviewTiles(original, studio.version === 'encoded' ? encoded : undefined));
  });
  setUpNetworkPanel(studio, network);
  setUpRunPanel(studio, run);
  setUpEncodePanel(studio, encode);
}
