const themes = ['auto', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

const storageKey = 'fsnet-studio-theme';
const signs: Readonly<Record<Theme, string>> = { auto: '◐', light: '☀', dark: '☾' };

/** Makes `button` go through light, dark and what the system has; the choice is remembered. */
export function setUpTheme(button: HTMLButtonElement): void {
  let theme = stored();
  const show = () => {
    document.documentElement.dataset.theme = theme;
    button.textContent = signs[theme];
    button.title = `Colours: ${theme}`;
    button.setAttribute('aria-label', `Colours: ${theme}. Change`);
  };
  button.addEventListener('click', () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    localStorage.setItem(storageKey, theme);
    show();
  });
  show();
}

function stored(): Theme {
  const value = localStorage.getItem(storageKey);
  return themes.find((theme) => theme === value) ?? 'auto';
}
