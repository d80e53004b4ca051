import { describe, expect, it } from 'vitest';
import { readDataUrl } from './data-url.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('readDataUrl', () => {
  it('reads base64, with what may be escaped in it', () => {
    expect(readDataUrl('data:image/png;base64,iVBORw==')).toEqual(bytes(0x89, 0x50, 0x4e, 0x47));
    expect(readDataUrl('data:image/png;base64,iVBORw%3D%3d')).toEqual(bytes(0x89, 0x50, 0x4e, 0x47));
    expect(readDataUrl('data:;charset=utf-8; BASE64 ,AA==')).toEqual(bytes(0));
  });

  it('reads what is escaped, byte by byte, and what is not', () => {
    expect(readDataUrl('data:image/svg+xml,%3Csvg%2F%3e')).toEqual(new TextEncoder().encode('<svg/>'));
    expect(readDataUrl('data:image/png,%89PNG')).toEqual(bytes(0x89, 0x50, 0x4e, 0x47));
    expect(readDataUrl('data:image/svg+xml,100%é')).toEqual(new TextEncoder().encode('100%é'));
    expect(readDataUrl('data:image/svg+xml,a,b')).toEqual(new TextEncoder().encode('a,b'));
  });

  it('refuses base64 that is none', () => {
    expect(() => readDataUrl('data:image/png;base64,***')).toThrow(/image-address-invalid/);
  });
});
