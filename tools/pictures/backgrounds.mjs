// Backgrounds as SVG, `size` pixels a side: gradients with seeded noise over them, so that they are not flat.

/** A noise filter: `frequency` across and down, a colour and how strongly it shows. */
function noise(id, [across, down], seed, [red, green, blue], strength, threshold = 0) {
  const alpha = `${strength} 0 0 0 ${threshold}`;
  return `<filter id="${id}" x="0" y="0" width="100%" height="100%">
    <feTurbulence type="fractalNoise" baseFrequency="${across} ${down}" numOctaves="4" seed="${seed}"/>
    <feColorMatrix values="0 0 0 0 ${red}  0 0 0 0 ${green}  0 0 0 0 ${blue}  ${alpha}"/>
  </filter>`;
}

function gradient(id, top, bottom) {
  return `<linearGradient id="${id}" x2="0" y2="1">
    <stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/>
  </linearGradient>`;
}

function band(size, from, to, fill) {
  return `<rect y="${from * size}" width="${size}" height="${(to - from) * size}" ${fill}/>`;
}

function svg(size, definitions, shapes) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">
    <defs>${definitions.join('')}</defs>${shapes.join('')}</svg>`;
}

const white = [1, 1, 1];

export const backgrounds = {
  sky: (size, seed) =>
    svg(
      size,
      [gradient('sky', '#5b93cf', '#c4dcee'), noise('cloud', [0.012, 0.03], seed, white, 2.2, -1.0)],
      [band(size, 0, 1, 'fill="url(#sky)"'), band(size, 0, 1, 'filter="url(#cloud)"')],
    ),
  sea: (size, seed) =>
    svg(
      size,
      [
        gradient('sky', '#8db8dc', '#d7e5ee'),
        gradient('sea', '#5f8cab', '#1f4a6b'),
        noise('cloud', [0.012, 0.03], seed, white, 2, -0.9),
        noise('wave', [0.03, 0.22], seed + 1, [0.8, 0.9, 0.95], 1.6, -0.75),
      ],
      [
        band(size, 0, 0.55, 'fill="url(#sky)"'),
        band(size, 0, 0.55, 'filter="url(#cloud)"'),
        band(size, 0.55, 1, 'fill="url(#sea)"'),
        band(size, 0.55, 1, 'filter="url(#wave)"'),
      ],
    ),
  road: (size, seed) =>
    svg(
      size,
      [
        gradient('sky', '#b9cfe0', '#e3e8ea'),
        gradient('asphalt', '#9a9a98', '#6d6d6e'),
        noise('trees', [0.06, 0.09], seed, [0.2, 0.3, 0.18], 3, -1.1),
        noise('grain', [0.5, 0.6], seed + 1, [0.25, 0.25, 0.25], 1, -0.35),
      ],
      [
        band(size, 0, 0.6, 'fill="url(#sky)"'),
        band(size, 0.3, 0.6, 'fill="#7d9070"'),
        band(size, 0.22, 0.6, 'filter="url(#trees)"'),
        band(size, 0.6, 1, 'fill="url(#asphalt)"'),
        band(size, 0.6, 1, 'filter="url(#grain)"'),
        band(size, 0.6, 0.625, 'fill="#c9c7bf"'),
      ],
    ),
  meadow: (size, seed) =>
    svg(
      size,
      [
        gradient('far', '#8fa878', '#9db36f'),
        gradient('near', '#86a055', '#5f7d35'),
        noise('trees', [0.05, 0.06], seed, [0.16, 0.24, 0.12], 3, -1.15),
        noise('blades', [0.25, 0.12], seed + 1, [0.25, 0.35, 0.1], 1.8, -0.7),
      ],
      [
        band(size, 0, 0.5, 'fill="url(#far)"'),
        band(size, 0, 0.42, 'filter="url(#trees)"'),
        band(size, 0.42, 1, 'fill="url(#near)"'),
        band(size, 0.42, 1, 'filter="url(#blades)"'),
      ],
    ),
  forest: (size, seed) =>
    svg(
      size,
      [
        gradient('far', '#5c6b48', '#7c7d52'),
        noise('trees', [0.07, 0.025], seed, [0.12, 0.16, 0.08], 3, -1.1),
        noise('floor', [0.16, 0.14], seed + 1, [0.35, 0.3, 0.14], 1.8, -0.7),
      ],
      [
        band(size, 0, 1, 'fill="url(#far)"'),
        band(size, 0, 0.75, 'filter="url(#trees)"'),
        band(size, 0.6, 1, 'filter="url(#floor)"'),
      ],
    ),
  room: (size, seed) =>
    svg(
      size,
      [
        gradient('wall', '#d8d0c4', '#c2b7a8'),
        gradient('floor', '#a98a6c', '#87684c'),
        noise('plaster', [0.03, 0.03], seed, [0.4, 0.36, 0.32], 1, -0.4),
        noise('grain', [0.02, 0.3], seed + 1, [0.3, 0.2, 0.12], 1.5, -0.6),
      ],
      [
        band(size, 0, 0.7, 'fill="url(#wall)"'),
        band(size, 0, 0.7, 'filter="url(#plaster)"'),
        band(size, 0.7, 1, 'fill="url(#floor)"'),
        band(size, 0.7, 1, 'filter="url(#grain)"'),
      ],
    ),
  leaves: (size, seed) =>
    svg(
      size,
      [
        gradient('ground', '#8b8a5e', '#6f6a45'),
        noise('leaf', [0.045, 0.05], seed, [0.3, 0.36, 0.16], 2.6, -1),
        noise('soil', [0.2, 0.2], seed + 1, [0.2, 0.16, 0.1], 1.6, -0.6),
      ],
      [
        band(size, 0, 1, 'fill="url(#ground)"'),
        band(size, 0, 1, 'filter="url(#leaf)"'),
        band(size, 0, 1, 'filter="url(#soil)"'),
      ],
    ),
};
