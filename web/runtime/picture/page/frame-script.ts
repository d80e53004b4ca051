/**
 * What runs in the frame that draws SVGs (svg-frame.ts), word for word: the Content Security Policy names its SHA-256, so that this
 * one inline script may run and no other (scripts/security-headers.ts).
 *
 * It is told `{ url, smallest, largest }` and a port, and answers `{ png }`, an ArrayBuffer, or `{ error }`. The longer side of what
 * it draws is `smallest` to `largest` pixels, in the drawing's own proportions; square where it has none.
 */
export const frameScript = `
addEventListener('message', async ({ data: { url, smallest, largest }, ports: [port] }) => {
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const [width, height] = image.naturalWidth && image.naturalHeight ? [image.naturalWidth, image.naturalHeight] : [1, 1];
    const longer = Math.max(width, height);
    const scale = Math.min(Math.max(longer, smallest), largest) / longer;
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
    const png = await blob.arrayBuffer();
    port.postMessage({ png }, [png]);
  } catch (error) {
    port.postMessage({ error: String(error) });
  }
});
parent.postMessage('ready', '*');
`;
