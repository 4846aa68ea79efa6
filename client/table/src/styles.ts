import { css, type CSSResult, unsafeCSS } from 'lit';

const fileUrl = (name: string): CSSResult => unsafeCSS(new URL(name, import.meta.url).href);

/** Colours, type and measures; the page's own sheet. Each colour pair that carries text has a contrast of at least 4.5 in both themes. */
export const page = css`
  @font-face {
    font-family: Alegreya;
    src: url('${fileUrl('alegreya.woff2')}') format('woff2');
    font-weight: 400 900;
    font-display: swap;
  }
  @font-face {
    font-family: 'Source Sans 3';
    src: url('${fileUrl('source-sans.woff2')}') format('woff2');
    font-weight: 200 900;
    font-display: swap;
  }
  :root {
    color-scheme: light dark;
    --ground: light-dark(#f3ecdf, #141318);
    --surface: light-dark(#fffcf5, #1d1b22);
    --raised: light-dark(#f8f1e4, #26242d);
    --line: light-dark(#e0d4bf, #37343f);
    --control: light-dark(#8c7f6a, #7d7788);
    --ink: light-dark(#231e18, #ede7db);
    --soft: light-dark(#5f5546, #b5ac9d);
    --accent: light-dark(#1c6257, #79cdb8);
    --on-accent: light-dark(#ffffff, #0d1f1b);
    --accent-wash: light-dark(#e0ede6, #1d332f);
    --turn: light-dark(#9c3a16, #f39b6d);
    --on-turn: light-dark(#fffaf3, #2a1206);
    --turn-wash: light-dark(#fbe7d6, #38231a);
    --secret: light-dark(#623a99, #c9acf5);
    --secret-wash: light-dark(#efe6f8, #2c2438);
    --wrong: light-dark(#9d2226, #f4a0a0);
    --wrong-wash: light-dark(#fbe4e1, #3b1f22);
    --glow: light-dark(#f6d98a, #6b5117);
    --glow-edge: light-dark(#b3830f, #e5bd5a);
    --shadow: light-dark(rgb(70 50 20 / 9%), rgb(0 0 0 / 40%));
    --display: Alegreya, 'Iowan Old Style', Palatino, Georgia, serif;
    --body: 'Source Sans 3', system-ui, sans-serif;
    --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
    --radius: 10px;
  }
  html {
    background: var(--ground);
    color: var(--ink);
    font: 400 16px/1.45 var(--body);
    -webkit-text-size-adjust: 100%;
  }
  body {
    margin: 0;
  }
`;

/** What every component shares. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    display: block;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  fieldset {
    border: 0;
    min-width: 0;
  }
  h1,
  h2,
  h3 {
    font-family: var(--display);
    font-weight: 700;
    line-height: 1.15;
    text-wrap: balance;
  }
  h2 {
    font-size: 1.2rem;
  }
  h3 {
    font-size: 1.05rem;
  }
  code,
  pre,
  .mono {
    font-family: var(--mono);
    font-size: 0.82em;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }
  svg.icon {
    width: 1.1em;
    height: 1.1em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
    vertical-align: -0.18em;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .soft {
    color: var(--soft);
  }
  .small {
    font-size: 0.875rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .stack {
    display: grid;
    gap: 12px;
  }
  .push {
    margin-inline-start: auto;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 36px;
    padding: 5px 13px;
    border: 1px solid var(--control);
    border-radius: 8px;
    background: var(--surface);
    font-weight: 600;
    font-size: 0.94rem;
    line-height: 1.2;
    cursor: pointer;
    text-decoration: none;
    color: inherit;
    transition:
      background-color 120ms,
      border-color 120ms;
  }
  button:hover:not(:disabled) {
    background: var(--raised);
    border-color: var(--ink);
  }
  button:disabled {
    cursor: not-allowed;
    color: var(--soft);
    border-style: dashed;
    border-color: var(--line);
    background: none;
  }
  button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  button.primary:hover:not(:disabled) {
    background: color-mix(in oklab, var(--accent), var(--ink) 18%);
  }
  button.turn {
    background: var(--turn);
    border-color: var(--turn);
    color: var(--on-turn);
  }
  button.turn:hover:not(:disabled) {
    background: color-mix(in oklab, var(--turn), var(--ink) 18%);
  }
  button:is(.primary, .turn):disabled {
    background: none;
    border-color: var(--line);
    color: var(--soft);
  }
  button.quiet {
    border-color: transparent;
    background: none;
  }
  button.quiet:hover:not(:disabled) {
    background: var(--raised);
  }
  button.wrong {
    color: var(--wrong);
    border-color: var(--wrong);
  }
  :is(button, .button).small {
    min-height: 30px;
    padding: 2px 9px;
    font-size: 0.875rem;
  }
  button.square {
    width: 36px;
    padding: 0;
  }
  button.square.small {
    width: 30px;
  }
  button[aria-pressed='true'] {
    background: var(--accent-wash);
    border-color: var(--accent);
    color: var(--accent);
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  label,
  legend,
  .label {
    display: block;
    font-weight: 600;
    font-size: 0.875rem;
    padding: 0;
  }
  label.check {
    display: inline-flex;
    gap: 7px;
    align-items: center;
    font-weight: 400;
    font-size: 0.94rem;
    min-height: 28px;
  }
  .field {
    display: grid;
    gap: 4px;
    min-width: 0;
  }
  input,
  select,
  textarea {
    width: 100%;
    min-height: 38px;
    padding: 6px 10px;
    border: 1px solid var(--control);
    border-radius: 8px;
    background: var(--surface);
  }
  input[type='checkbox'],
  input[type='radio'] {
    width: 18px;
    height: 18px;
    min-height: 0;
    margin: 0;
    accent-color: var(--accent);
    flex: none;
  }
  textarea {
    font-family: var(--mono);
    font-size: 0.84rem;
    line-height: 1.5;
    resize: vertical;
    tab-size: 2;
  }
  ::placeholder {
    color: var(--soft);
    opacity: 1;
  }
  .hint {
    font-size: 0.85rem;
    color: var(--soft);
  }
  .problem {
    color: var(--wrong);
    font-size: 0.9rem;
    font-weight: 600;
  }
  .box {
    background: var(--raised);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: 14px;
  }
  .tag {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 1px 8px;
    border-radius: 99px;
    border: 1px solid var(--line);
    background: var(--raised);
    font-size: 0.8rem;
    font-weight: 600;
    line-height: 1.5;
    white-space: nowrap;
  }
  .tag.secret {
    background: var(--secret-wash);
    border-color: color-mix(in oklab, var(--secret), transparent 55%);
    color: var(--secret);
  }
  .tag.own {
    background: var(--accent-wash);
    border-color: color-mix(in oklab, var(--accent), transparent 55%);
    color: var(--accent);
  }
  .tag.turn {
    background: var(--turn);
    border-color: var(--turn);
    color: var(--on-turn);
  }
  .tag.wrong {
    background: var(--wrong-wash);
    border-color: color-mix(in oklab, var(--wrong), transparent 55%);
    color: var(--wrong);
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 26px 16px;
    text-align: center;
    color: var(--soft);
    border: 1px dashed var(--line);
    border-radius: var(--radius);
  }
  .empty > svg {
    width: 34px;
    height: 34px;
    stroke-width: 1.3;
    color: var(--control);
  }
  .empty strong {
    font-family: var(--display);
    font-size: 1.1rem;
    color: var(--ink);
  }
  @media (pointer: coarse) {
    button,
    input:not([type='checkbox'], [type='radio']),
    select {
      min-height: 44px;
    }
    button.small {
      min-height: 36px;
    }
    button.square {
      width: 44px;
    }
    button.square.small {
      width: 36px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    .tag,
    button {
      border-color: currentColor;
    }
  }
`;
