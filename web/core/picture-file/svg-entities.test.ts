import { describe, expect, it } from 'vitest';
import { withoutEntities } from './svg-entities.ts';

describe('withoutEntities', () => {
  const grown = (levels: number, amp = '&') =>
    Array.from({ length: levels }, (_, i) => `<!ENTITY e${i + 1} "${`${amp}e${i};`.repeat(10)}">`).join('');
  it.each([
    ['an entity of letters', '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', false],
    [
      'one of another, without growth',
      '<!DOCTYPE svg [<!ENTITY a "#123"><!ENTITY b "fill:&a;">]><svg a="&b;"/>',
      false,
    ],
    ['none', '<svg>&a;&a;</svg>', false],
    ['levels that multiply', `<!DOCTYPE svg [<!ENTITY e0 "lol">${grown(9)}]><svg>&e9;</svg>`, true],
    [
      'the same, by the number of &',
      `<!DOCTYPE svg [<!ENTITY e0 "lol">${grown(9, '&#38;')}]><svg>&e9;</svg>`,
      true,
    ],
    ['levels that nobody asks for', `<!DOCTYPE svg [<!ENTITY e0 "lol">${grown(9)}]><svg/>`, false],
    [
      'a long one, often',
      `<!DOCTYPE svg [<!ENTITY a "${'a'.repeat(50_000)}">]><svg>${'&a;'.repeat(50_000)}</svg>`,
      true,
    ],
    ['a circle', '<!DOCTYPE svg [<!ENTITY a "&b;"><!ENTITY b "&a;">]><svg>&a;</svg>', false],
    ['a DTD elsewhere', '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "a.dtd"><svg a="&b;"/>', false],
  ])('%s', (_, text, tooMuch) => {
    expect(withoutEntities(text) === undefined).toBe(tooMuch);
  });

  it('writes them out, each within the next', () => {
    const text = `<!DOCTYPE svg [<!ENTITY a '<use href="#b"/>'><!ENTITY c "&a;&a;"><!ENTITY a "">]><svg>&c;&d;</svg>`;
    expect(withoutEntities(text)).toBe('<svg><use href="#b"/><use href="#b"/>&d;</svg>');
  });
});
