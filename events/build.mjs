// Builds GameSession.Api/wwwroot/events from src and the packages that package-lock.json pins. The same input gives the same files.
import { build } from 'esbuild';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, '../GameSession.Api/wwwroot/events');

await check(path.join(here, '../docs/asyncapi.json'));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const built = await build({
  absWorkingDir: here,
  entryPoints: ['src/events.js', 'src/events.css'],
  outdir: out,
  bundle: true,
  minify: true,
  metafile: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  mainFields: ['browser', 'module', 'main'],
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  plugins: [{ name: 'without-parser', setup: withoutParser }],
});
cpSync(path.join(here, 'src/index.html'), path.join(out, 'index.html'));
writeFileSync(path.join(out, 'licenses.txt'), licensesOf(Object.keys(built.metafile.inputs)));

// The parser compiles schemas to JavaScript while it loads, and brings the schemas of all versions of AsyncAPI. The page needs neither.
function withoutParser({ onLoad, onResolve }) {
  onResolve({ filter: /^@asyncapi\/parser(\/cjs\/document)?$/ }, () => ({ path: path.join(here, 'src/parser.js') }));
  onResolve({ filter: /^@stoplight\/spectral-core$|^@asyncapi\/specs$/ }, ({ path: name }) => ({ path: name, namespace: 'unused' }));
  onResolve({ filter: /^\.\/parser$/ }, ({ importer }) => importer.includes('react-component') ? { path: 'parser', namespace: 'unused' } : null);
  onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: 'export class Document {} export default { schemas: {} };' }));
}

async function check(file) {
  const { diagnostics } = await new Parser().parse(readFileSync(file, 'utf8'));
  // Tools do not know AsyncAPI 3.1 yet.
  const problems = diagnostics.filter(d => d.code !== 'asyncapi-latest-version').map(d => `${d.path.join('/')}: ${d.message} (${d.code})`);
  if (problems.length > 0) throw new Error(`docs/asyncapi.json:\n${problems.join('\n')}`);
}

function licensesOf(files) {
  const folders = new Set(files.map(f => f.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean));
  return [...folders].sort().map(folder => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(here, folder, 'package.json'), 'utf8'));
    const text = readdirSync(path.join(here, folder)).filter(f => /^licen[sc]e/i.test(f)).sort()
      .map(f => readFileSync(path.join(here, folder, f), 'utf8').trim().replaceAll('\r\n', '\n').replaceAll(/[ \t]+$/gm, ''));
    return `${name} ${version} (${license})\n\n${text.join('\n\n')}\n`;
  }).join(`\n${'-'.repeat(80)}\n\n`);
}
