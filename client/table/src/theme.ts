/** The choice of colours, kept in this browser. */

export type Theme = 'system' | 'light' | 'dark';

const key = 'gamesession.theme';

export function currentTheme(): Theme {
  const kept = localStorage.getItem(key);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(key);
  else localStorage.setItem(key, theme);
  document.documentElement.style.colorScheme = theme === 'system' ? 'light dark' : theme;
}
