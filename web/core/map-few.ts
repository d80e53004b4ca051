/**
 * As `Promise.all(items.map(work))`, but with `atOnce` of them under way at the most: neither memory nor the thread is asked for
 * all at the same time.
 *
 * @throws what the first `work` rejects with; those under way go on
 */
export async function mapFew<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const go = async () => {
    for (const [i, item] of waiting) results[i] = await work(item, i);
  };
  await Promise.all(Array.from({ length: atOnce }, go));
  return results;
}
