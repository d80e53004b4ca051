/** Logits as the page's export tells them. */

export const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Each one's distance from their mean. */
export function centred(logits: readonly number[]): number[] {
  const middle = mean(logits);
  return logits.map((value) => value - middle);
}

/** Probabilities tell logits but for a constant, which softmax takes away: here their mean is 0. */
export const logitsOf = (probabilities: readonly number[], temperature: number) =>
  centred(probabilities.map((probability) => Math.log(probability) * temperature));

/** Where the largest is: the answer. */
export const best = (logits: readonly number[]) => logits.indexOf(Math.max(...logits));
