import { describe, expect, it } from 'vitest';
import { excessOf } from './svg-cost.ts';

function run(text: string) {
  const scan = excessOf(text);
  for (let pauses = 0; ; pauses++) {
    const { done, value } = scan.next();
    if (done) return { excess: value, pauses };
  }
}
const svg = (inner: string) => `<svg xmlns="http://www.w3.org/2000/svg">${inner}</svg>`;
const drawing = (inner: string) => svg(`<defs>${inner}</defs><use href="#g9"/>`);
/** Each level draws the one below ten times: 10^levels shapes. */
const levels = (count: number, ask: (id: string) => string, around = 'g') =>
  Array.from({ length: count }, (_, i) => {
    const id = 9 - i;
    const inner = i === count - 1 ? '<rect width="1" height="1"/>' : ask(`g${id - 1}`).repeat(10);
    return `<${around} id="g${id}">${inner}</${around}>`;
  }).join('\n');

describe('excessOf', () => {
  it.each([
    ['use', (id: string) => `<use href="#${id}"/>`],
    ['use by its old name', (id: string) => `<use xlink:href='#${id}'></use>`],
    ['use, percent-encoded', (id: string) => `<use href="#%67${id.slice(1)}"/>`],
    ['use, by the numbers of letters', (id: string) => `<use href="&#35;&#x67;${id.slice(1)}"/>`],
    ['use behind a > in quotes', (id: string) => `<use title=">" href="#${id}"/>`],
    ['use that is animated', (id: string) => `<use><set attributeName="href" to="#${id}"/></use>`],
    ['patterns', (id: string) => `<rect width="1" height="1" fill="url(#${id})"/>`],
    ['patterns that all within are filled with', (id: string) => `<g fill="url(#${id})"><rect/></g>`],
    ['masks in a style', (id: string) => `<rect style="mask: url('#${id}')"/>`],
    ['masks in a style, with escapes', (id: string) => `<rect style="mask: u\\72l(\\23 ${id})"/>`],
    [
      'masks by a variable',
      (id: string) => `<g style="--of-${id}: url(#${id})"><rect mask="var(--of-${id})"/></g>`,
    ],
  ])('finds what multiplies: %s', (_, ask) => {
    expect(run(drawing(levels(8, ask))).excess).toBe('drawing');
    expect(run(drawing(levels(3, ask))).excess).toBeUndefined();
  });

  const ids = Array.from({ length: 10 }, (_, i) => `g${i}`);
  const sheet = (rule: (id: string) => string) => `<style>${ids.map(rule).join('\n')}</style>`;
  it.each([
    ['classes', sheet((id) => `.c-${id} { opacity: 1; mask: url(#${id}) }`)],
    ['selectors and lists', sheet((id) => `circle, svg > g > .c-${id}:not(p) { mask: url("#${id}") }`)],
    ['nesting', sheet((id) => `@media all { .c-${id} { & { mask: url( '#${id}' ) } } }`)],
    [
      'CDATA, comments and escapes',
      `<style><![CDATA[${ids.map((id) => `.c-${id} { /* } */ mask: \\75rl(\\#${id}) }`).join('')}]]></style>`,
    ],
    ['what they inherit', sheet((id) => `.c-${id} { fill: url(#${id}) }`)],
    ['variables', sheet((id) => `.c-${id} { --m: url(#${id}); mask: var(--m) }`)],
  ])('finds what multiplies by a style sheet: %s', (_, style) => {
    const rects = (id: string) => `<rect class="a c-${id}"/>`;
    const whole = (count: number) => svg(`${levels(count, rects, 'mask')}${style}<rect class="c-g9"/>`);
    expect(run(whole(8)).excess).toBe('drawing');
    expect(run(whole(3)).excess).toBeUndefined();
  });

  it('counts what is used with what fills it', () => {
    const pattern = `<pattern id="p">${'<rect/>'.repeat(2_000)}</pattern>`;
    const shapes = (fill: string) =>
      svg(`${pattern}<g id="s">${'<rect/>'.repeat(500)}</g><use href="#s" fill="${fill}"/>`);
    expect(run(shapes('url(#p)')).excess).toBe('drawing');
    expect(run(shapes('red')).excess).toBeUndefined();
  });

  it('counts a marker at each point of a line', () => {
    const marked = (where: string) => {
      const marker = `<marker id="m">${'<path d="M0 0"/>'.repeat(100)}</marker>`;
      return svg(`${marker}<path d="M0 0${' 1 1'.repeat(5_000)}" ${where}="url(#m)"/>`);
    };
    expect(run(marked('marker-mid')).excess).toBe('drawing');
    expect(run(marked('marker-end')).excess).toBeUndefined();
  });

  it('counts the letters of a text together, and those of each by themselves', () => {
    const words = '<tspan>words</tspan>';
    expect(run(svg(`<text>${words.repeat(20_000)}</text>`)).excess).toBe('drawing');
    expect(run(svg(`<text>${words.repeat(20)}</text>`.repeat(1_000))).excess).toBeUndefined();
  });

  it('looks into drawings within it', () => {
    const inner = drawing(levels(8, (id) => `<use href="#${id}"/>`));
    const encoded = encodeURIComponent(inner);
    const held = {
      base64: `;base64,${btoa(inner)}`,
      encoded: `;charset=utf-8,${encoded}`,
      'a stray %': `,${encoded}%3C!-- 100% --%3E`,
      'bytes that are no text': `,${encoded.replaceAll('%3Cuse', '%FF%3Cuse')}`,
    };
    for (const data of Object.values(held)) {
      expect(run(svg(`<image href="data:image/svg+xml${data}"/>`)).excess).toBe('drawing');
      expect(run(svg(`<p style="background: url(data:image/svg+xml${data})"/>`)).excess).toBe('drawing');
    }
    let nested = svg('<rect/>');
    for (let i = 0; i < 4; i++) nested = svg(`<image href="data:image/svg+xml;base64,${btoa(nested)}"/>`);
    expect(run(nested).excess).toBeUndefined();
  });

  it('looks into what its entities stand for', () => {
    const entities = ids.map(
      (id) => `<!ENTITY ${id} '${'<use href="#x"/>'.repeat(10).replaceAll('x', id)}'>`,
    );
    const text = drawing(levels(8, (id) => `&${id};`).replaceAll(/(?:&g\d;)+/g, (all) => all.slice(0, 4)));
    expect(run(`<!DOCTYPE svg [${entities.join('')}]>${text}`).excess).toBe('drawing');
  });

  it('takes a large drawing, and pauses within it', () => {
    const gradient = `<linearGradient id="c">${'<stop offset="0"/>'.repeat(20)}</linearGradient>`;
    const large = svg(`${gradient}<g fill="url(#c)">${'<path d="M0 0"/>'.repeat(100_000)}</g>`);
    expect(run(large)).toEqual({ excess: undefined, pauses: 100 });
  });

  it('takes what a comment or a link speaks of for what it is', () => {
    const all = levels(6, (id) => `<a href="#${id}"/><!-- <use href="#${id}"/> -->`);
    expect(run(drawing(all)).excess).toBeUndefined();
  });

  it('tells what is too deep', () => {
    expect(run(svg(`${'<g>'.repeat(900)}${'</g>'.repeat(900)}`)).excess).toBeUndefined();
    expect(run(svg(`${'<g>'.repeat(3_000)}${'</g>'.repeat(3_000)}`)).excess).toBe('depth');
  });

  it('counts what draws itself once', () => {
    const circle = '<g id="g9"><use href="#g9"/><use href="#g8"/></g><g id="g8"><use href="#g9"/></g>';
    expect(run(drawing(circle)).excess).toBeUndefined();
  });

  it('ends, whatever is open', () => {
    for (const part of [
      '<svg ',
      '<!',
      '<?',
      '<svg "',
      '<!--',
      '</g>',
      '<g id="',
      '<g id="a"/>',
      '<use href="#a"',
      '>',
      '<style>',
      'url(',
      '<a b ',
      '<style>a{',
    ]) {
      expect(run(part.repeat(20_000)).excess).not.toBe('drawing');
      expect(run(`<style>${part.repeat(20_000)}`).excess).not.toBe('drawing');
    }
  });
});
