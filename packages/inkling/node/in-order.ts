/**
 * Works on several at a time, and gives what came of them in the order of the items. No further item is taken than `atOnce` beyond
 * the last that was given: memory stays bounded, whatever their number.
 *
 * @throws what `work`, or the items themselves, throw; those under way go on
 */
export async function* inOrder<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  atOnce: number,
  work: (item: T, index: number) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  let index = 0;
  for await (const item of items) {
    const one = work(item, index++);
    one.catch(() => {}); // it is told when its turn comes, if it does
    underWay.push(one);
    if (underWay.length >= atOnce) yield await (underWay.shift() as Promise<R>);
  }
  for (const one of underWay) yield await one;
}
