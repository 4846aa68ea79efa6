// Writes the table page to GameSession.Api/wwwroot/table. The client is not part of the bundle: the page loads the one that the service serves.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '../../GameSession.Api/wwwroot/table');

const fonts = {
  'alegreya.woff2': '@fontsource-variable/alegreya/files/alegreya-latin-wght-normal.woff2',
  'source-sans.woff2': '@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2',
};
const licences = { Alegreya: '@fontsource-variable/alegreya', 'Source Sans 3': '@fontsource-variable/source-sans-3', Lit: 'lit' };

const client = {
  name: 'client',
  setup: ({ onResolve }) => onResolve({ filter: /^gamesession$/ }, () => ({ path: '../client/gamesession.js', external: true })),
};

// Spaces and comments of a style sheet or template are bytes that every visitor would load.
const compact = {
  name: 'compact',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]table[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: text.replace(/\bcss`[^`]*`/g, (sheet) => sheet.replace(/\/\*.*?\*\//gs, '').replace(/\s+/g, ' ')), loader: 'ts' };
    }),
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: [join(here, 'src/main.ts')],
  outfile: join(out, 'table.js'),
  tsconfig: join(here, 'tsconfig.json'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  charset: 'utf8',
  plugins: [client, compact],
});
for (const name of ['index.html', 'icon.svg']) await copyFile(join(here, 'page', name), join(out, name));
for (const [name, file] of Object.entries(fonts)) await copyFile(join(here, 'node_modules', file), join(out, name));
const texts = await Promise.all(
  Object.entries(licences).map(
    async ([name, folder]) => `${name}\n\n${(await readFile(join(here, 'node_modules', folder, 'LICENSE'), 'utf8')).trim()}\n`,
  ),
);
await writeFile(join(out, 'LICENSES.txt'), texts.join('\n\n'));
