/** Values by name: probabilities by class, say. */
export type Values = Readonly<Partial<Record<string, number>>>;

/**
 * Exponential smoothing that does not depend on how often it is told: s += (1 - exp(-dt / tau)) (x - s), the exact
 * response of a low-pass filter of first order to x held for dt. After tau, 63 % of a change is there. What adds up to 1
 * before and after adds up to 1 in between.
 *
 * @param before null at first: then there is nothing to smooth
 * @param now a name that only one of both has counts as 0 in the other
 * @param dt since `before`, in ms
 * @param timeConstant tau, in ms; 0: none
 */
export function smooth(before: Values | null, now: Values, dt: number, timeConstant: number): Values {
  if (!before || timeConstant <= 0) return now;
  const weight = 1 - Math.exp(-Math.max(0, dt) / timeConstant);
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return Object.fromEntries(
    [...names].map((name) => {
      const from = before[name] ?? 0;
      return [name, from + weight * ((now[name] ?? 0) - from)];
    }),
  );
}
