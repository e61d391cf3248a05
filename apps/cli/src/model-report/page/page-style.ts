/** CSS of the page of a network, beside that of all pages. */
export const pageStyle = `
  .muted { color: var(--muted) }
  .small { font-size: .85rem }
  p.muted { margin: .2rem 0 }
  .good { color: var(--good) } .bad { color: var(--bad) }
  .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .8rem; margin: 1.4rem 0 .8rem }
  .tiles > div { background: var(--surface); border-radius: 8px; padding: .8rem 1rem }
  .tiles dt { color: var(--muted) }
  .tiles dd { margin: 0; font-size: .9rem }
  .tiles dd:nth-child(2) { font-size: 1.7rem; line-height: 1.3; color: var(--text); font-variant-numeric: tabular-nums }
  .wide { width: 100% }
  .rows th, .rows td:not(:first-child) { white-space: nowrap }
  .rows tfoot td { color: var(--muted) }
  .rows tbody tr:hover { background: var(--surface) }
  .beside { display: inline-block; min-width: 3.8rem; text-align: right; color: var(--muted) }
  .bar { display: inline-block; width: 4rem; height: .5rem; margin-left: .6rem; border-radius: 2px }
  svg.bar { background: var(--surface) } .bar rect { fill: var(--accent) }
  p.intro { margin-bottom: 1rem }
  sup { font-size: .7em; line-height: 0 }
  article { border-top: 1px solid var(--line); padding: 1rem 0 1.2rem }
  article svg { display: block; width: 100% }
  figcaption { color: var(--muted); font-size: .85rem; margin-top: .4rem }
  .summary { margin: .6rem 0 1rem }
  .wave { stroke: var(--text); stroke-opacity: .75; fill: none }
  .zero { stroke: var(--muted); stroke-width: .5; fill: none }
  .first { stroke: var(--second); stroke-width: 2.2; fill: none }
  .first.band { stroke: none; fill: var(--second); fill-opacity: .22 }
  .others { stroke: var(--accent); stroke-opacity: .55; stroke-width: 2.2; fill: none }
  .reads { fill: var(--accent); fill-opacity: .6 }
  .key { color: var(--second) } .negative { color: var(--accent) } .positive { color: var(--second) }
  .pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 26rem); gap: 1.5rem; align-items: start }
  .bins { height: 8rem } .bins path { fill: var(--accent) }
  .ends { display: flex; justify-content: space-between; font-size: .85rem; border-top: 1px solid var(--muted); font-variant-numeric: tabular-nums }
  .pixels { image-rendering: pixelated; max-width: 100%; height: auto; display: block }
  .sample { display: flex; gap: 1.5rem; flex-wrap: wrap }
  .classes { display: flex; gap: 2rem; flex-wrap: wrap; margin-top: .6rem }
  .about { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem 1.2rem }
  .about dt { color: var(--muted) } .about dd { margin: 0 }
  @media (max-width: 700px) {
    body { margin-top: 1rem }
    .tiles { grid-template-columns: 1fr 1fr; gap: .6rem } .tiles > div { padding: .6rem .8rem }
    .tiles dd:nth-child(2) { font-size: 1.35rem }
    .pair { grid-template-columns: minmax(0, 1fr) }
    .rows, .rows tbody, .rows tfoot { display: block } .rows thead, .rows .none { display: none }
    .rows tr { display: grid; grid-template-columns: 1fr 1fr; gap: .3rem .8rem; padding: .6rem 0; border-bottom: 1px solid var(--line) }
    .rows td { border: 0; padding: 0; text-align: left }
    .rows td:first-child { grid-column: 1 / -1 }
    .rows td[data-label]::before { content: attr(data-label); display: block; color: var(--muted); font-size: .75rem }
    .rows svg.bar { display: block; margin: .2rem 0 0; width: 100% } .rows span.bar { display: none } .beside { min-width: 0; margin-left: .5rem }
    .about { grid-template-columns: minmax(0, 1fr); gap: 0 } .about dd { margin-bottom: .6rem }
  }`;
