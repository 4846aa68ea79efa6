import { page } from './styles.ts';
import { applyTheme, currentTheme } from './theme.ts';
import './app.ts';

document.adoptedStyleSheets = [page.styleSheet!];
applyTheme(currentTheme());
