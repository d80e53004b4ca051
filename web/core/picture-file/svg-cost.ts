/** How much there is to draw in an SVG: what it uses again is drawn again, and a few lines can ask for billions of shapes. */

/** Tags between two pauses. */
const stretch = 2_000;
/** What no drawing needs, and takes a browser many seconds. */
const mostDrawn = 300_000;
/** What a large drawing, a map say, may use again on the average. */
const mostReuse = 4;

interface Group {
  /** Elements of its own: nearer to it than to another with an id. */
  elements: number;
  /** Ids of what is drawn within it. */
  readonly draws: string[];
}

/**
 * Whether an SVG asks for far more than stands in it: `use`, patterns, masks, markers, filters of what does so itself. Linear; a
 * pause after each stretch lets a page go on.
 *
 * @param text the whole file; of its letters only those of ASCII matter
 */
export function* drawsTooMuch(text: string): Generator<undefined, boolean> {
  const groups = new Map<string, Group>([['', { elements: 0, draws: [] }]]);
  /** Ids of the open elements: of those without one, that of the nearest with one. */
  const open = [''];
  let count = 0;
  let begun = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    begun += 1;
    if (begun % stretch === 0) yield;
    if (/[!?]/.test(text.charAt(at + 1))) continue;
    const end = text.indexOf('>', at);
    if (end < 0) break;
    const tag = text.slice(at + 1, end);
    at = end - 1;
    if (tag.startsWith('/')) {
      if (open.length > 1) open.pop();
      continue;
    }
    const owner = open.at(-1) as string;
    const id = /\sid\s*=\s*["']([^"']*)/.exec(tag)?.[1] ?? '';
    if (id) {
      groups.get(owner)?.draws.push(id);
      if (!groups.has(id)) groups.set(id, { elements: 0, draws: [] });
    }
    const group = groups.get(id || owner) as Group;
    group.elements += 1;
    for (const [, target = ''] of tag.matchAll(/(?:href\s*=\s*["']|url\(["']?)\s*#([^"')\s]+)/g)) {
      group.draws.push(target);
    }
    if (!tag.endsWith('/')) open.push(id || owner);
    count += 1;
  }
  return drawn(groups) > mostDrawn + mostReuse * count;
}

/** Elements that are drawn in all. What draws itself is not drawn by browsers. */
function drawn(groups: ReadonlyMap<string, Group>): number {
  const totals = new Map<string, number>();
  const begun = new Set<string>();
  const waiting = [''];
  for (let id = waiting.at(-1); id !== undefined; id = waiting.at(-1)) {
    const group = groups.get(id);
    if (!begun.has(id)) {
      begun.add(id);
      for (const target of group?.draws ?? []) if (!begun.has(target)) waiting.push(target);
      continue;
    }
    waiting.pop();
    if (totals.has(id)) continue;
    const within = (group?.draws ?? []).reduce((sum, target) => sum + (totals.get(target) ?? 0), 0);
    totals.set(id, (group?.elements ?? 0) + within);
  }
  return totals.get('') ?? 0;
}
