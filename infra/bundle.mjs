/**
 * Bundles the modules and styles of the site: `node infra/bundle.mjs FOLDER STYLES...`. Prints what is in each file of
 * modules, as JSON: `{"app/main.js": {"modules": [...], "imports": [...]}}`, modules as paths in `frontend/`, and the
 * files that are loaded with it.
 *
 * Rollup decides what goes together: it knows what is loaded already when a part is loaded later. esbuild makes it small.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FRONTEND = join(ROOT, 'frontend');
const [, , FOLDER, ...STYLES] = process.argv;
const require = createRequire(join(FRONTEND, 'package.json'));
const { rollup } = require('@rollup/wasm-node');
const esbuild = require('esbuild-wasm');

const NAMES = JSON.parse(readFileSync(join(ROOT, 'chalicelib/templates/importmap.json'), 'utf8'));
const SMALL = { minify: true, target: 'es2022', charset: 'utf8' };
// What goes into one file, besides what the page loads at once: entries, with all that they import. A module goes into
// the first file that needs it. Everything else is split by Rollup.
const FILES = {
  core: ['app/main.js'],
  socket: ['protocol/messages.js', 'room/signalling.js'],
  parts: [
    'ui/CharactersLeft.js',
    'ui/Choices.js',
    'ui/Dialog.js',
    'ui/Popover.js',
    'ui/Tabs.js',
    'ui/usePages.js',
    'room/output.js',
    'room/reactions.js',
    'site/topics.js',
    'site/upload.js',
    'site/visibility.js',
    'space/media-metadata.js',
  ],
  people: ['search/WhoToFollow.js', 'search/Topics.js'],
  space: ['posts/SpaceWithPosts.js'],
  stay: ['space/session-bundle.js', 'space/dock/Dock.js'],
  replay: ['space/replay/Recorded.js'],
};
const WAIT = /^await ((?:withStyle|loadWords)(?:\$\d+)?\(.*\));$/gm;

/** @param {string} id @returns {string} */
const inFrontend = (id) => relative(FRONTEND, id);

const named = {
  name: 'import map',
  /** @param {string} name */
  resolveId: (name) => (NAMES[name] ? join(FRONTEND, NAMES[name]) : null),
};

/**
 * The modules in a file run one after another, so that each would wait for its words and styles before the next one
 * asks for its own. They wait at the end, for all.
 */
const together = {
  name: 'wait together',
  /** @param {string} code */
  renderChunk(code) {
    const waits = [...code.matchAll(WAIT)].map((_, number) => `wait${number}`);
    let number = 0;
    const run = code.replace(WAIT, (_, call) => `const ${waits[number++]} = ${call};`);
    if (/^await /m.test(run)) throw new Error('A module waits for something else than its words and styles.');
    return waits.length ? { code: `${run}\nawait Promise.all([${waits}]);\n`, map: null } : null;
  },
};

const small = {
  name: 'small',
  /** @param {string} code */
  renderChunk: (code) => esbuild.transform(code, { ...SMALL, format: 'esm', sourcemap: true, legalComments: 'inline' }),
};

/**
 * Returns for each module that has a place in `FILES` the name of its file. `app/main.js` has none: it waits for parts
 * that import what is in `core`, and nothing may wait for what waits for it.
 * @param {(id: string) => any} about `getModuleInfo` of Rollup
 */
function places(about) {
  const known = new Map();
  /** @param {string} id @param {string} file */
  const put = (id, file) => {
    if (known.has(id)) return;
    known.set(id, file);
    for (const next of about(id).importedIds) put(next, file);
  };
  for (const [file, entries] of Object.entries(FILES)) for (const entry of entries) put(join(FRONTEND, entry), file);
  known.delete(join(FRONTEND, 'app/main.js'));
  return known;
}

/** @param {string} entry @param {object} output of Rollup @returns {Promise<any[]>} what is in each file */
async function bundle(entry, output) {
  const graph = await rollup({
    input: { [entry.replace('.js', '')]: join(FRONTEND, entry) },
    plugins: [named, together, small],
    onwarn(warning) {
      throw new Error(warning.message);
    },
  });
  const made = await graph.write({
    dir: FOLDER,
    format: 'es',
    entryFileNames: '[name].js',
    sourcemap: true,
    // The same wherever the site is bundled.
    sourcemapPathTransform: (source, map) => `espacio:///${inFrontend(resolve(dirname(map), source))}`,
    ...output,
  });
  return made.output.filter(({ type }) => type === 'chunk');
}

/** @type {Map<string, string> | undefined} */
let planned;
const chunks = await bundle('app/main.js', {
  /** @param {{facadeModuleId: string | null, name: string}} chunk */
  chunkFileNames({ facadeModuleId: id, name }) {
    return `chunks/${id ? inFrontend(id).replaceAll('/', '-').replace('.mjs', '.js') : `${name}.js`}`;
  },
  /** @param {string} id @param {any} graph */
  manualChunks: (id, graph) => (planned ??= places(graph.getModuleInfo)).get(id),
});
await bundle('embed/embed.js', { inlineDynamicImports: true }); // one file, which has nothing of the site
await esbuild.build({
  ...SMALL,
  entryPoints: STYLES.map((name) => join(FRONTEND, name)),
  bundle: true,
  outbase: FRONTEND,
  outdir: FOLDER,
  logLevel: 'warning',
});
const about = chunks.map(({ fileName, moduleIds, imports }) => [
  fileName,
  { modules: moduleIds.map(inFrontend), imports },
]);
console.log(JSON.stringify(Object.fromEntries(about)));
