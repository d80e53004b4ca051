import type { CameraDevice, OpenCamera } from '../../runtime/index.ts';

/** How systems call cameras that look at whoever sits before the screen, where they do not say so otherwise. */
const frontLabels = /\bfront\b|facetime|integrated|built-?in/i;

/** Whether a camera looks at the visitor, who then expects a mirror. One that is not known to does not. */
export function facesVisitor({ facing, label }: Pick<OpenCamera, 'facing' | 'label'>): boolean {
  return facing ? facing === 'user' : frontLabels.test(label);
}

/** A camera's name; the system's own ends in vendor and product numbers in Chromium: "HD Webcam (046d:0825)". */
export function cameraName({ label }: CameraDevice, unnamed: string): string {
  return label.replace(/\s*\([\da-f]{4}:[\da-f]{4}\)$/i, '') || unnamed;
}
