import { describe, expect, it } from 'vitest';
import { sizeSvg } from './svg-size.ts';

const sizeOf = (text: string) => {
  const { width, height } = sizeSvg(text) ?? {};
  return [width, height];
};

describe('sizeSvg', () => {
  it('takes the size that the drawing says', () => {
    expect(sizeOf('<svg width="640" height="480"/>')).toEqual([640, 480]);
    expect(sizeOf("<svg width='16cm' height='12cm'></svg>")).toEqual([605, 454]);
  });

  it('draws a small one larger, in its proportions', () => {
    expect(sizeOf('<svg width="24" height="12">')).toEqual([512, 256]);
  });

  it('draws a huge one smaller', () => {
    expect(sizeOf('<svg width="100000" height="50000">')).toEqual([4096, 2048]);
  });

  it('takes proportions from the viewBox where there is no size, or a relative one', () => {
    expect(sizeOf('<svg viewBox="0 0 20 10">')).toEqual([512, 256]);
    expect(sizeOf('<svg width="100%" height="50%" viewBox="0,0,600,1200">')).toEqual([600, 1200]);
  });

  it('is a square of 512 pixels where nothing is said', () => {
    expect(sizeOf('<svg xmlns="http://www.w3.org/2000/svg"><path/></svg>')).toEqual([512, 512]);
    expect(sizeOf('<svg width="0" height="x" viewBox="0 0 0 0">')).toEqual([512, 512]);
  });

  it('writes the size onto the root alone, with a viewBox where scaling needs one', () => {
    const text =
      '<?xml version="1.0" encoding="latin1"?>\n<svg id="a" width="24" height="24"><rect width="9"/></svg>';
    expect(sizeSvg(text)?.text).toBe(
      '\n<svg width="512" height="512" viewBox="0 0 24 24" id="a"><rect width="9"/></svg>',
    );
  });

  it('keeps a viewBox, and a > inside quotes', () => {
    expect(sizeSvg('<svg data-a="b>c" viewBox="1 1 2 2">')?.text).toBe(
      '<svg width="512" height="512" data-a="b>c" viewBox="1 1 2 2">',
    );
  });

  it('is null for what is no drawing', () => {
    expect(sizeSvg('<html><body>none</body></html>')).toBeNull();
    expect(sizeSvg('<svgfoo>')).toBeNull();
  });
});
