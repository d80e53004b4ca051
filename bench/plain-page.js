/** What every plain page has around its library: the picture's pixels, and the answer on the page. */

/** The middle square of a picture, as the model wants it: `[height, width, 4]`, 0..255. */
export async function middleSquare(picture, width, height) {
  const bitmap = await createImageBitmap(picture);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const side = Math.min(bitmap.width, bitmap.height);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  context.drawImage(bitmap, left, top, side, side, 0, 0, width, height);
  bitmap.close();
  return context.getImageData(0, 0, width, height).data;
}

/** Has the page take a picture, and the bench ask for many. */
export function offer(classify, labels) {
  const input = document.querySelector('input');
  input.addEventListener('change', async () => {
    const { logits } = await classify(input.files[0]);
    const answer = document.querySelector('pre');
    answer.textContent = labels[logits.indexOf(Math.max(...logits))];
    answer.dataset.answer = answer.textContent;
  });
  input.disabled = false;

  const classifyAll = async (pictures) => {
    for (const picture of pictures) await classify(picture);
  };
  globalThis.bench = { classify, classifyAll };
}
