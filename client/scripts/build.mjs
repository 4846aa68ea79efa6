// Builds the client as one ES module with its types, for npm (dist/) and for the service, which serves it at /client/gamesession.js.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { generateDtsBundle } from 'dts-bundle-generator';
import { build } from 'esbuild';

const MAX_GZIP_BYTES = 10 * 1024;
const name = 'gamesession';
const root = new URL('../', import.meta.url);
const path = (relative) => fileURLToPath(new URL(relative, root));

await build({
  entryPoints: [path('src/index.ts')],
  outfile: path(`dist/${name}.js`),
  absWorkingDir: path('.'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  sourcemap: true,
  banner: { js: '// The client of the Game Session Service: docs/client.md. Built from client/src.' },
});

const [types] = generateDtsBundle(
  [{ filePath: path('src/index.ts'), output: { noBanner: true, exportReferencedTypes: false } }],
  { preferredConfigPath: path('tsconfig.json') },
);
await writeFile(path(`dist/${name}.d.ts`), types);

const served = new URL('../GameSession.Api/wwwroot/client/', root);
await mkdir(served, { recursive: true });
for (const file of [`${name}.js`, `${name}.js.map`, `${name}.d.ts`]) await copyFile(path(`dist/${file}`), new URL(file, served));

await copyFile(new URL('../LICENSE', root), new URL('dist/LICENSE', root));

const module = await readFile(path(`dist/${name}.js`));
const compressed = gzipSync(module, { level: 9 }).length;
console.log(`${name}.js: ${module.length} bytes, ${compressed} with gzip`);
if (compressed > MAX_GZIP_BYTES) throw new Error(`The module is larger than ${MAX_GZIP_BYTES} bytes with gzip.`);
