import { describe, expect, it } from 'vitest';
import { drawsTooMuch } from './svg-cost.ts';

function run(text: string): { readonly tooMuch: boolean; readonly pauses: number } {
  const scan = drawsTooMuch(text);
  for (let pauses = 0; ; pauses++) {
    const { done, value } = scan.next();
    if (done) return { tooMuch: value, pauses };
  }
}
const svg = (inner: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg"><defs>${inner}</defs><use href="#g9"/></svg>`;
/** Each level draws the one below ten times: 10^levels shapes. */
const levels = (count: number, ask: (id: string) => string) =>
  svg(
    Array.from({ length: count }, (_, i) => {
      const id = 9 - i;
      const inner = i === count - 1 ? '<rect width="1" height="1"/>' : ask(`g${id - 1}`).repeat(10);
      return `<g id="g${id}">${inner}</g>`;
    }).join('\n'),
  );

describe('drawsTooMuch', () => {
  it.each([
    ['use', (id: string) => `<use href="#${id}"/>`],
    ['use by its old name', (id: string) => `<use xlink:href='#${id}'></use>`],
    ['patterns', (id: string) => `<rect width="1" height="1" fill="url(#${id})"/>`],
    ['masks in a style', (id: string) => `<rect style="mask: url('#${id}')"/>`],
  ])('finds what multiplies: %s', (_, ask) => {
    expect(run(levels(8, ask)).tooMuch).toBe(true);
    expect(run(levels(3, ask)).tooMuch).toBe(false);
  });

  it('takes a large drawing, and pauses within it', () => {
    const large = svg(`<g id="g9">${'<path d="M0 0"/>'.repeat(100_000)}</g>`);
    expect(run(large)).toEqual({ tooMuch: false, pauses: 50 });
  });

  it('counts what draws itself once', () => {
    expect(
      run(svg('<g id="g9"><use href="#g9"/><use href="#g8"/></g><g id="g8"><use href="#g9"/></g>')).tooMuch,
    ).toBe(false);
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
      '<g id="a">',
      '<use href="#a"',
      '>',
    ]) {
      expect(run(part.repeat(20_000)).tooMuch).toBe(false);
    }
  });
});
