/**
 * Class activation maps (Zhou et al., "Learning Deep Features for Discriminative Localization", 2016). Of a net that ends in
 * global average pooling and one linear layer they are no estimate: the mean of a class's map over its positions is its logit, but
 * for what an int8 graph rounds on the way.
 */

/** The linear layer behind the pooling: weight `[classes, channels]`, bias `[classes]`. */
export interface LinearHead {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/**
 * What each position of the last feature map gives to each class.
 *
 * @param features `[channels, positions]`
 * @returns `[classes, positions]`: the sum over the channels of weight * feature, plus the bias
 */
export function classActivationMaps(
  features: Float32Array,
  { weight, bias }: LinearHead,
): Float32Array<ArrayBuffer> {
  const classes = bias.length;
  const channels = weight.length / classes;
  const positions = features.length / channels;
  const maps = new Float32Array(classes * positions);
  for (let k = 0; k < classes; k++) {
    const map = maps.subarray(k * positions, (k + 1) * positions).fill(bias[k] as number);
    for (let channel = 0, at = 0; channel < channels; channel++) {
      const share = weight[k * channels + channel] as number;
      for (let position = 0; position < positions; position++, at++) {
        map[position] = (map[position] as number) + share * (features[at] as number);
      }
    }
  }
  return maps;
}
