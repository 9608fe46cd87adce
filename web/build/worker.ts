/**
 * Bundles the service worker and gives it the list of files that it keeps: everything
 * the build made, but for large parts that only a single page needs (charts, maps).
 * Those are fetched when that page is opened.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Manifest, type Plugin, type ResolvedConfig } from 'vite';

const WORKER = 'sw.js';
/** A part above this is kept only when the first page or the first report needs it. */
const LARGE_BYTES = 300_000;
/** What must open without the node. */
const WANTED = ['index.html', 'src/report/FirstReportPage.tsx', 'src/session/LoginPage.tsx'];

/** The files of these parts of the build with all that they import at once. */
function neededBy(keys: string[], manifest: Manifest): Set<string> {
  const files = new Set<string>();
  const seen = new Set<string>();
  const follow = (key: string) => {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) return;
    seen.add(key);
    files.add(chunk.file);
    for (const next of chunk.imports ?? []) follow(next);
  };
  keys.forEach(follow);
  return files;
}

/** Files under assets/ bear a digest in their names; of the others the content is told. */
export function filesOf(dist: string): { url: string; revision: string | null }[] {
  const needed = neededBy(WANTED, JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest);
  const all = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name).slice(dist.length + 1).replaceAll('\\', '/'));
  return all.filter((name) => !name.startsWith('.vite/') && name !== WORKER).sort().flatMap((name) => {
    const bytes = readFileSync(join(dist, name));
    if (bytes.length > LARGE_BYTES && !needed.has(name)) return [];
    return [{ url: `/${name}`, revision: name.startsWith('assets/') ? null : createHash('sha256').update(bytes).digest('hex').slice(0, 16) }];
  });
}

/**
 * A worker has no document: what draws (a component, a style) breaks it as it starts, and
 * then nothing is kept and nothing waits. Such a part ends the build, told by its way in.
 */
function pageless(): Plugin {
  return {
    name: 'fenghuo-worker-pageless',
    generateBundle(_, bundle) {
      const drawn = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : [])).filter((id) => /\.(?:tsx|css)$|node_modules\/(?:react|antd)/.test(id));
      const ways = drawn.map((id) => `${id} (wanted by ${this.getModuleInfo(id)?.importers.join(', ')})`);
      if (ways.length > 0) this.error(`the worker must not draw: ${ways.join('; ')}`);
    },
  };
}

/** The plugin that writes `sw.js` once everything else is there. */
export function worker(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'fenghuo-worker',
    apply: 'build',
    configResolved: (resolved) => { config = resolved; },
    async closeBundle() {
      const dist = join(config.root, config.build.outDir);
      await build({
        plugins: [pageless()],
        configFile: false,
        root: config.root,
        publicDir: false,
        logLevel: 'warn',
        define: { FILES: JSON.stringify(filesOf(dist)), 'process.env.NODE_ENV': '"production"' },
        build: {
          outDir: dist, emptyOutDir: false, target: 'chrome109', modulePreload: false,
          rollupOptions: { input: 'src/worker/sw.ts', output: { format: 'iife', entryFileNames: WORKER } },
        },
      });
    },
  };
}
