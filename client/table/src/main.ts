import { page } from "./styles.js";
import { applyTheme, currentTheme } from "./theme.js";
import "./app.js";

document.adoptedStyleSheets = [page.styleSheet!];
applyTheme(currentTheme());
