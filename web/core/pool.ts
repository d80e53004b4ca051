/**
 * Global average pooling of feature maps as ONNX has them, channels first: the mean of each of `rows` rows.
 *
 * @param maps `[n, channels, height, width]`
 * @param rows n * channels
 * @returns `[n, channels]`
 */
export function pool(maps: Float32Array, rows: number): Float32Array {
  const length = maps.length / rows;
  const means = new Float32Array(rows);
  for (let row = 0, at = 0; row < rows; row++) {
    let sum = 0;
    for (const end = at + length; at < end; at++) sum += maps[at] as number;
    means[row] = sum / length;
  }
  return means;
}
