import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pageOf, STEPS } from '../src/ops/doctor-steps.js';

const ROOT = join(import.meta.dirname, '..');
const DOCS = join(ROOT, 'hw-docs');
const read = (path: string): string => readFileSync(path, 'utf8');
const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md'));
const pictures = readdirSync(DOCS).filter((name) => name.endsWith('.svg'));

/** Anchors as GitHub makes them from the headings. */
function anchors(path: string): string[] {
  return [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}

/** What is wrong with the links of a page, pictures included. Addresses on the web are not asked. */
function brokenLinks(path: string): string[] {
  return [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^https?:/.test(link)) return [];
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : join(dirname(path), file);
    if (!existsSync(target)) return [`${relative(ROOT, path)}: ${link}`];
    return anchor === undefined || anchors(target).includes(anchor)
      ? []
      : [`${relative(ROOT, path)}: ${link}`];
  });
}

describe('hw-docs', () => {
  test('every link, anchor and picture is there', () => {
    const all = [...pages.map((name) => join(DOCS, name)), join(ROOT, 'README.md')];
    expect(all.flatMap(brokenLinks)).toEqual([]);
    for (const driver of readdirSync(join(ROOT, 'drivers/lamp'))) {
      const readme = join(ROOT, 'drivers/lamp', driver, 'README.md');
      if (existsSync(readme)) expect(brokenLinks(readme)).toEqual([]);
    }
  });

  test('every page and picture is named in the index', () => {
    const index = read(join(DOCS, 'README.md'));
    for (const name of [...pages, ...pictures]) {
      if (name !== 'README.md') expect(index, name).toContain(`(${name})`);
    }
  });

  test.each(pictures)(
    '%s is whole: elements closed, with a title and words for those who cannot see it',
    (name) => {
      const svg = read(join(DOCS, name));
      const open: string[] = [];
      for (const [, close, tag = '', self] of svg.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
        if (close) expect(open.pop(), tag).toBe(tag);
        else if (!self) open.push(tag);
      }
      expect(open).toEqual([]);
      expect(svg).toMatch(/<title>.+<\/title>/);
      expect(svg).toMatch(/<desc>.+<\/desc>/);
      expect(svg).not.toMatch(/<(script|image|foreignObject)|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    },
  );
});

describe('the check-list of commissioning.md', () => {
  const listed = [...read(join(DOCS, 'commissioning.md')).matchAll(/^\| `([^`]+)` \|/gm)].map(([, id]) => id);

  test('has the steps of doctor, in its order', () => {
    expect(listed).toEqual(STEPS.map(([id]) => id));
  });

  test('has every check in the code, and none that is not there', () => {
    const folder = join(ROOT, 'src/ops');
    const code = readdirSync(folder)
      .filter((name) => name.startsWith('doctor') && !name.includes('.test.') && !name.includes('.fixture.'))
      .map((name) => read(join(folder, name)))
      .join('\n');
    // The first argument of check(…): a plain text, or a template whose parts in ${} are ids.
    const found = [...code.matchAll(/\bcheck\(\s*(?:index === 0 \? )?['`]([^'`]+)['`]/g)].map(([, id = '']) =>
      id.replace(/\$\{[^}]+\}/g, '*'),
    );
    // checkBus makes one for each bus.
    const ids = new Set(found.flatMap((id) => (id === 'pi.*' ? ['pi.i2c', 'pi.spi'] : [id])));
    expect([...ids].sort()).toEqual([...listed].sort());
  });

  test('names a page and a heading that are there', () => {
    for (const [id] of STEPS) {
      const [page = '', anchor] = (pageOf(id.replaceAll('*', 'x')) ?? '').split('#');
      expect(existsSync(join(ROOT, page)), `${id}: ${page}`).toBe(true);
      if (anchor !== undefined) expect(anchors(join(ROOT, page)), id).toContain(anchor);
    }
  });

  test('a site file problem after the first, and what is in no list', () => {
    expect(pageOf('config.2')).toBe('hw-docs/commissioning.md#site-file');
    expect(pageOf('lamps.floor-1.nothing')).toBeNull();
    expect(pageOf('link.smdr')).toBeNull();
  });
});
