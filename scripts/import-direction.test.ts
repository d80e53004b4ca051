/**
 * The rings import one way (ui -> runtime -> core), and so do the rooms of the runtime and the layers of ui; nothing imports in a
 * circle. Biome enforces it; this holds biome.json to that.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Case, judge, type Verdicts } from './testing/made-up-house.ts';

/** Of all blocks: one house holds them, so that the linter starts once. */
const cases: Case[] = [];
let verdicts: Verdicts;

const web = fileURLToPath(new URL('../web', import.meta.url));
const entriesOf = (folder: string) => readdirSync(`${web}/${folder}`, { withFileTypes: true });
/** Read from the disk: a folder that is added is held to the order too. */
const foldersOf = (folder: string) =>
  entriesOf(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();

/** An import as a file in `folder` writes it, and as one a folder deeper does. */
function fromBoth(folder: string, imports: string, allowed: boolean, name: string): Case[] {
  const deeper = imports.startsWith('../') ? `../${imports}` : imports;
  return [
    { file: `${folder}/${name}.ts`, imports, allowed },
    { file: `${folder}/deeper/${name}.ts`, imports: deeper, allowed },
  ];
}

const casesOf = (folder: string, targets: readonly (readonly [imports: string, allowed: boolean])[]) =>
  targets.flatMap(([imports, allowed], index) => fromBoth(folder, imports, allowed, `case-${index}`));

describe('the rings', () => {
  holds([
    ...casesOf('core', [
      ['./errors.ts', true],
      ['valibot', true],
      ['../runtime/index.ts', false],
      ['../runtime/store/cache.ts', false],
      ['../ui/app/App.tsx', false],
      ['../service-worker/share.ts', false],
      ...[
        'react',
        'react-dom/client',
        'zustand/vanilla',
        'onnxruntime-web/wasm',
        '@tensorflow/tfjs-core',
      ].map((library) => [library, false] as const),
    ]),
    ...casesOf('runtime', [
      ['../ui/app/App.tsx', false],
      ['../service-worker/share.ts', false],
      ...['react', 'react-dom/client', 'zustand/vanilla'].map((library) => [library, false] as const),
      ['../core/errors.ts', true],
    ]),
  ]);
});

/** What the rooms of the runtime may import, from the top of the house down: core besides, and nothing that stands above. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  client: ['scheduling', 'worker', 'store', 'picture', 'offline', 'interface', 'concurrency'],
  scheduling: ['worker', 'page-engine', 'engines', 'interface', 'concurrency'],
  worker: ['page-engine', 'store', 'engines', 'picture', 'interface', 'concurrency'],
  'page-engine': ['engines'],
  store: ['concurrency'],
  engines: [],
  picture: ['concurrency'],
  camera: [],
  offline: ['concurrency'],
  interface: [],
  concurrency: [],
};

describe('the runtime', () => {
  const order = Object.keys(rooms);
  /** Libraries, and the only room that may import them. */
  const libraries = {
    'onnxruntime-web/wasm': 'engines',
    '@tensorflow/tfjs-core': 'engines',
    '@noble/hashes/sha2.js': 'store',
    valibot: 'scheduling',
  };
  /** The service worker is beside the runtime, and takes of it what needs neither page nor engine. */
  const ofServiceWorker = ['offline', 'store', 'concurrency'];

  holds([
    ...order.flatMap((room) =>
      casesOf(`runtime/${room}`, [
        ...order
          .filter((other) => other !== room)
          .map((other) => [`../${other}/any.ts`, rooms[room]?.includes(other) ?? false] as const),
        ...Object.entries(libraries).map(([name, owner]) => [name, owner === room] as const),
        ['./any.ts', true],
        ['../../core/errors.ts', true],
        ['../index.ts', false],
        ['../later.ts', false],
        ['../new-room/any.ts', false],
        ['../../ui/engines/any.ts', false], // ui has folders of the same names
        ['../../service-worker/share.ts', false],
        ['react', false],
        ['zustand/vanilla', false],
      ]),
    ),
    ...order.map((room) => ({
      file: `service-worker/case-${room}.ts`,
      imports: `../runtime/${room}/any.ts`,
      allowed: ofServiceWorker.includes(room),
    })),
    // What a folder of a room may import of its own room.
    { file: 'runtime/engines/abacus/own-1.ts', imports: '../engine.ts', allowed: true },
    { file: 'runtime/engines/abacus/own-2.ts', imports: '../ort-wasm/index.ts', allowed: false },
    { file: 'runtime/picture/page/own-1.ts', imports: '../offscreen/any.ts', allowed: true },
    { file: 'runtime/picture/offscreen/own-1.ts', imports: '../page/any.ts', allowed: false },
    { file: 'runtime/client/testing/own-1.ts', imports: '../client.ts', allowed: true },
  ]);

  test('has no other rooms', () => {
    expect(order.toSorted()).toEqual(foldersOf('runtime'));
  });

  test.each(order)('%s imports only what stands below it', (room) => {
    for (const below of rooms[room] ?? []) expect(order.indexOf(below)).toBeGreaterThan(order.indexOf(room));
  });
});

describe('ui', () => {
  const folders = foldersOf('ui');

  /** app -> features -> answer, engines -> parts -> text */
  function mayImport(folder: string): readonly string[] {
    if (folder === 'app') return folders;
    if (folder === 'text') return [];
    if (folder === 'parts') return ['text'];
    if (folder === 'answer' || folder === 'engines') return ['parts', 'text'];
    return ['answer', 'engines', 'parts', 'text'];
  }

  holds(
    folders.flatMap((folder) =>
      casesOf(`ui/${folder}`, [
        ...folders
          .filter((other) => other !== folder)
          .flatMap((other) =>
            ['store.ts', 'View.tsx', 'testing/made-up.ts'].map(
              (file) => [`../${other}/${file}`, mayImport(folder).includes(other)] as const,
            ),
          ),
        ['../../runtime/index.ts', true],
        ['../../runtime/later.ts', true],
        ['../../core/errors.ts', true],
        ['./own-part.tsx', true],
        ['react', true],
        ['zustand/vanilla', true],
        ['../../runtime/client/client.ts', false],
        ['../../runtime/worker/protocol.ts', false],
        ['../../runtime/engines/ort-wasm/index.ts', false],
        ['onnxruntime-web/wasm', false],
        ['@tensorflow/tfjs-core', false],
      ]),
    ),
  );

  test('has everything in a folder, where the order holds', () => {
    expect(entriesOf('ui').filter((entry) => !entry.isDirectory())).toEqual([]);
  });
});

/** Files that import each other: by value, by type alone, and by `import()`. */
const circles = {
  'runtime/store/circle-a.ts': "export * from './circle-b.ts';",
  'runtime/store/circle-b.ts': "export * from './circle-a.ts';",
  'core/circle-a.ts': "import type { B } from './circle-b.ts';\nexport interface A { readonly b: B }",
  'core/circle-b.ts': "import type { A } from './circle-a.ts';\nexport interface B { readonly a: A }",
  'ui/list/circle-a.ts': "import type { B } from './circle-b.ts';\nexport interface A { readonly b: B }",
  'ui/list/circle-b.ts': "import type { A } from './circle-a.ts';\nexport interface B { readonly a: A }",
  'service-worker/circle-a.ts': "export const a = () => import('./circle-b.ts');",
  'service-worker/circle-b.ts': "export * from './circle-a.ts';",
};
const apart = { 'core/apart-a.ts': "export * from './apart-b.ts';", 'core/apart-b.ts': 'export {};' };

beforeAll(() => {
  verdicts = judge(cases, { ...circles, ...apart });
}, 120_000);

test('circles are refused, and what is in none is not', () => {
  expect([...new Set(verdicts.inCircle)].toSorted()).toEqual(Object.keys(circles).toSorted());
});

/** What a block of cases comes to. */
function holds(own: readonly Case[]): void {
  cases.push(...own);

  test('refuse every import that is not allowed', () => {
    expect(verdicts.missed.filter((one) => own.includes(one))).toEqual([]);
  });

  test('allow every other one', () => {
    expect(verdicts.refused.filter((one) => own.includes(one))).toEqual([]);
  });
}
