import { describe, expect, it } from 'vitest';
import { cameraName, facesVisitor } from './camera-view.ts';

describe('a mirror', () => {
  it.each([
    ['user', 'any', true],
    ['environment', 'FaceTime HD Camera', false],
    [undefined, 'FaceTime HD Camera (Built-in)', true],
    [undefined, 'Integrated Camera (04f2:b6d9)', true],
    [undefined, 'camera2 1, facing front', true],
    [undefined, 'HD Pro Webcam C920', false],
    [undefined, '', false],
  ] as const)('a camera that faces %s, called "%s": %s', (facing, label, expected) => {
    expect(facesVisitor({ facing, label })).toBe(expected);
  });
});

describe('a camera’s name', () => {
  it('is without the numbers of vendor and product', () => {
    expect(cameraName({ id: '1', label: 'HD Webcam (046d:0825)' }, 'Camera 1')).toBe('HD Webcam');
    expect(cameraName({ id: '1', label: 'Back Camera (wide)' }, 'Camera 1')).toBe('Back Camera (wide)');
  });

  it('is a number where there is none', () => {
    expect(cameraName({ id: '1', label: '' }, 'Camera 1')).toBe('Camera 1');
  });
});
