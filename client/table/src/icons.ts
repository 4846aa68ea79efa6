import { svg, html, type TemplateResult } from 'lit';

const drawings = {
  die: svg`<path d="M12 2 20.7 7v10L12 22 3.3 17V7z"/><path d="M12 7.5 17 16H7zM12 2v5.5M3.3 7 12 7.5 20.7 7M7 16 3.3 7"/>
        <path d="M17 16l3.7-9M7 16l5 6 5-6"/>`,
  hidden: svg`<path d="M4 4l16 16M9.9 5.2A10 10 0 0 1 12 5c6 0 9.5 7 9.5 7a16 16 0 0 1-3 3.8"/>
        <path d="M6.3 6.6A16 16 0 0 0 2.5 12S6 19 12 19a9.6 9.6 0 0 0 5-1.4M9.9 9.9a3 3 0 0 0 4.2 4.2"/>`,
  eye: svg`<path d="M2.5 12S6 5 12 5s9.5 7 9.5 7-3.5 7-9.5 7-9.5-7-9.5-7z"/><circle cx="12" cy="12" r="3"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  pencil: svg`<path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4"/>`,
  bin: svg`<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5"/>`,
  wait: svg`<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>`,
  undo: svg`<path d="M9 5 4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3"/>`,
  note: svg`<path d="M5 3h14v12l-5 6H5zM14 21v-6h5M8 8h8M8 12h5"/>`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
  cross: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  next: svg`<path d="M5 12h14M13 6l6 6-6 6"/>`,
  up: svg`<path d="m6 14 6-6 6 6"/>`,
  down: svg`<path d="m6 10 6 6 6-6"/>`,
  more: svg`<circle cx="5.5" cy="12" r="1"/><circle cx="12" cy="12" r="1"/><circle cx="18.5" cy="12" r="1"/>`,
  swords: svg`<path d="M4 4l11 11M4 4h3.5M4 4v3.5M20 4 9 15M20 4h-3.5M20 4v3.5M12.5 17.5l5-5M6.5 12.5l5 5M16 16l4 4M8 16l-4 4"/>`,
  tree: svg`<path d="M5 3v15h5M5 9h5"/><path d="M13 6.5h7M13 9h7v0M13 15.5h7v5h-7zM13 6.5v5h7v-5z"/>`,
  people: svg`<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.8a3.5 3.5 0 0 1 0 6.4"/>
        <path d="M18 14.5c2 .8 3.2 2.7 3.5 5.5"/>`,
  list: svg`<path d="M8.5 6H20M8.5 12H20M8.5 18H20M4 6h.01M4 12h.01M4 18h.01"/>`,
  send: svg`<path d="M21 3 10 14M21 3l-7 18-4-7-7-4z"/>`,
  sun: svg`<circle cx="12" cy="12" r="4"/><path d="M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2"/>
        <path d="M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4"/>`,
  moon: svg`<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"/>`,
  system: svg`<rect x="3" y="4" width="18" height="13" rx="2"/><path d="M8.5 21h7M12 17v4"/>`,
  link: svg`<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17"/>`,
  columns: svg`<rect x="3" y="4" width="18" height="16" rx="2"/><path d="M12 4v16"/>`,
} as const;

export type IconName = keyof typeof drawings;

export const largeDie = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
  ${drawings.die}
  <text x="12" y="14.6">20</text>
</svg>`;

/** Decoration only: the text beside it, or the control's label, says what it means. */
export const icon = (name: IconName): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${drawings[name]}</svg>`;
