/** How much there is to draw in an SVG: what it uses again is drawn again, and a few lines can ask for billions of shapes. */
import { withoutEntities } from './svg-entities.ts';
import { sheetsOf, type Tag, tagsOf } from './svg-markup.ts';
import { askedByAddresses, askedByValue, declarationsOf } from './svg-style.ts';

/** Tags between two pauses. */
const stretch = 1_000;
/** What no drawing needs, and takes a browser many seconds. */
const mostDrawn = 300_000;
/** What a large drawing, a map say, may use again on the average. */
const mostReuse = 4;
/** Groups in each other: browsers give up on more, or do not come back from them. */
const deepest = 1_000;
/** Drawings within each other. */
const deepestDrawings = 8;
/** A text of 55,000 letters is as much as `mostDrawn`: WebKit takes minutes for one of 100,000. */
const lettersSquared = 10_000;
/** Of what several rules have an element draw for one property, one holds: more than these are not told apart. */
const mostRules = 16;
/** Properties and variables that one rule has drawn. */
const mostProperties = 30;
/** Beyond any that is drawn: sums stay numbers. */
const endless = 1e12;

/** Drawn for its element and all within it (SVG 2, property index). */
const inherited = new Set(['fill', 'stroke', 'marker', 'marker-start', 'marker-mid', 'marker-end']);
/** Drawn at each of a line's points. */
const atPoints = new Set(['marker', 'marker-mid']);
/** Colours: these are worked out once, however often they are used. */
const colours = new Set(['linearGradient', 'radialGradient', 'meshgradient', 'stop']);
/** Addresses, and what animations set them to. */
const addresses = new Set(['href', 'to', 'from', 'values']);

/** Something that is drawn together: what has an id, or what a style sheet has drawn. */
interface Group {
  /** Elements of its own: nearer to it than to another with an id. */
  elements: number;
  /** Ids of what is drawn within it, and how often. */
  readonly draws: Map<string, number>;
  /** What `use` draws, of which each element is drawn with more: what it is filled with, say. */
  readonly uses: { readonly id: string; readonly each: readonly string[] }[];
}

interface Open {
  /** Its id or, without one, that of the nearest around it with one. */
  readonly owner: string;
  /** The letters, so far, of the text that it is part of. */
  readonly text: { letters: number } | undefined;
  /** By property, ids of what each element within has drawn; by variable, what it stands for. */
  readonly inherited: Readonly<Record<string, readonly string[]>>;
  /** Of these, without the variables. */
  readonly drawn: readonly (readonly [property: string, parts: readonly string[]])[];
}

/** What an element has drawn for a property. */
interface Wish {
  readonly property: string;
  readonly parts: readonly string[];
  readonly variables: readonly string[];
}

/** Of what there is too much: letters of its entities and groups in each other, which no browser reads either, or what is drawn. */
export type Excess = 'letters' | 'depth' | 'drawing';

/**
 * Whether an SVG asks for far more than stands in it: `use`, patterns, masks, markers, filters of what does so itself, by attribute,
 * style or style sheet, or is too deep. Linear; a pause after each stretch lets a page go on.
 *
 * @param text the whole file; of its letters only those of ASCII matter
 */
export function* excessOf(text: string): Generator<undefined, Excess | undefined> {
  const plain = withoutEntities(text);
  if (plain === undefined) return 'letters';
  const drawing = new Drawing(plain);
  yield* drawing.read();
  if (drawing.depth > deepest) return 'depth';
  return drawing.drawn() > mostDrawn + mostReuse * drawing.count ? 'drawing' : undefined;
}

class Drawing {
  /** Elements. */
  count = 0;
  depth = 0;
  readonly #text: string;
  /** In how many others it is. */
  readonly #level: number;
  readonly #groups = new Map<string, Group>();
  /** By what a style sheet's rules ask for: by property, the variables in what they have drawn. */
  readonly #rules = new Map<string, Map<string, Set<string>>>();

  constructor(text: string, level = 0) {
    this.#text = text;
    this.#level = level;
  }

  *read(): Generator<undefined> {
    for (const sheet of sheetsOf(this.#text)) yield* this.#readSheet(sheet);
    const open: Open[] = [{ owner: '', text: undefined, inherited: {}, drawn: [] }];
    let tags = 0;
    for (const tag of tagsOf(this.#text)) {
      tags += 1;
      if (tags % stretch === 0) yield;
      this.#readLetters(tag.letters, open.at(-1) as Open);
      if (tag.kind === 'closes') {
        if (open.length > 1) open.pop();
        continue;
      }
      const inner = yield* this.#readTag(tag, open.at(-1) as Open);
      if (tag.kind === 'opens') this.depth = Math.max(this.depth, open.push(inner));
      if (this.depth > deepest) return;
    }
  }

  /** Elements that are drawn in all. What draws itself is not drawn by browsers. */
  drawn(): number {
    const totals = new Map<string, number>();
    const totalOf = (id: string) => totals.get(id) ?? 0;
    const begun = new Set<string>();
    const waiting = [''];
    for (let id = waiting.at(-1); id !== undefined; id = waiting.at(-1)) {
      const { elements, draws, uses } = this.#group(id);
      if (!begun.has(id)) {
        begun.add(id);
        const parts = [...draws.keys(), ...uses.flatMap((use) => [use.id, ...use.each])];
        for (const part of parts) if (!begun.has(part)) waiting.push(part);
        continue;
      }
      waiting.pop();
      if (totals.has(id)) continue;
      let total = elements;
      for (const [part, times] of draws) total += times * totalOf(part);
      for (const use of uses) total += totalOf(use.id) * (1 + sum(use.each.map(totalOf)));
      totals.set(id, Math.min(total, endless));
    }
    return totalOf('');
  }

  *#readSheet(css: string): Generator<undefined> {
    let count = 0;
    for (const { property, value, keys } of declarationsOf(css)) {
      count += 1;
      if (count % stretch === 0) yield;
      const { parts, variables, drawings } = askedByValue(value);
      if (parts.length + variables.length + drawings.length === 0) continue;
      for (const key of keys) {
        const rules = this.#rules.get(key) ?? new Map<string, Set<string>>();
        this.#rules.set(key, rules);
        const kind = isInherited(property) ? property : '';
        if (!rules.has(kind) && rules.size < mostProperties) rules.set(kind, new Set());
        for (const name of variables.slice(0, mostRules)) rules.get(kind)?.add(name);
        for (const part of parts) this.#add(ruleId(key, kind), part);
        yield* this.#hold(ruleId(key, kind), drawings);
      }
    }
  }

  /** @returns what holds within it */
  *#readTag({ name, attributes }: Tag, around: Open): Generator<undefined, Open> {
    const values = new Map(attributes);
    const id = values.get('id');
    // Of several with one id, it is that of the first.
    const own = id && !this.#groups.get(`#${id}`)?.elements ? `#${id}` : undefined;
    const owner = own ?? around.owner;
    if (own) this.#add(around.owner, own);
    this.count += 1;
    if (!colours.has(name)) this.#group(owner).elements += 1;

    const wishes: Wish[] = [];
    for (const [attribute, given] of attributes) {
      const set = attribute === 'style' ? declarationsOf(given) : [{ property: attribute, value: given }];
      for (const { property, value } of set) {
        // A link draws nothing, and what `use` draws is counted below.
        if (property === 'href' && (name === 'a' || name === 'use')) continue;
        const { drawings, ...asked } = addresses.has(property)
          ? askedByAddresses(value.split(/;(?=\s*#)/))
          : askedByValue(value);
        if (asked.parts.length + asked.variables.length > 0) wishes.push({ property, ...asked });
        yield* this.#hold(owner, drawings);
      }
    }
    for (const key of this.#rules.size > 0 ? keysOf(name, values) : []) {
      for (const [property, variables] of this.#rules.get(key) ?? []) {
        wishes.push({
          property,
          parts: [ruleId(key, property)],
          variables: [...variables].slice(0, mostRules),
        });
      }
    }
    const text = name === 'text' ? { letters: 0 } : around.text;
    const inner = { ...this.#grant(wishes, owner, around), owner, text };
    for (const [property, parts] of inner.drawn) {
      const times = atPoints.has(property) ? pointsOf(values) : 1;
      for (const part of parts) this.#add(owner, part, times);
    }
    const [used] = name === 'use' ? askedByAddresses([values.get('href') ?? '']).parts : [];
    if (used) this.#group(owner).uses.push({ id: used, each: inner.drawn.flatMap(([, parts]) => parts) });
    return inner;
  }

  /** Each letter is laid out; by WebKit, for each of a text's letters the others are looked at again. */
  #readLetters(count: number, { owner, text }: Open): void {
    if (!text) return;
    const before = text.letters;
    text.letters += count;
    this.#group(owner).elements += (text.letters ** 2 - before ** 2) / lettersSquared;
  }

  /** Has drawn what is not inherited. @returns what is, with what the element itself adds */
  #grant(wishes: readonly Wish[], owner: string, around: Open): Pick<Open, 'inherited' | 'drawn'> {
    const own: Record<string, string[]> = {};
    const grant = ({ property, parts, variables }: Wish) => {
      const standFor = variables.flatMap((name) => own[name] ?? around.inherited[name] ?? []);
      const all = [...parts, ...standFor].slice(-mostRules);
      if (isInherited(property)) own[property] = [...(own[property] ?? []), ...all].slice(-mostRules);
      else for (const part of all) this.#add(owner, part);
    };
    wishes.filter(({ property }) => property.startsWith('--')).forEach(grant);
    wishes.filter(({ property }) => !property.startsWith('--')).forEach(grant);
    if (Object.keys(own).length === 0) return around;
    const inherited = { ...around.inherited, ...own };
    const drawn = Object.entries(inherited).filter(([property]) => !property.startsWith('--'));
    return { inherited, drawn };
  }

  *#hold(id: string, drawings: readonly string[]): Generator<undefined> {
    for (const text of drawings) this.#group(id).elements += yield* this.#within(text);
  }

  /** What there is to draw in a drawing within this one. */
  *#within(text: string): Generator<undefined, number> {
    const plain = withoutEntities(text);
    if (plain === undefined || this.#level === deepestDrawings) return endless;
    const drawing = new Drawing(plain, this.#level + 1);
    yield* drawing.read();
    return drawing.depth > deepest ? endless : drawing.drawn();
  }

  #group(id: string): Group {
    const group = this.#groups.get(id) ?? { elements: 0, draws: new Map(), uses: [] };
    this.#groups.set(id, group);
    return group;
  }

  #add(id: string, part: string, times = 1): void {
    const { draws } = this.#group(id);
    draws.set(part, (draws.get(part) ?? 0) + times);
  }
}

const isInherited = (property: string) => inherited.has(property) || property.startsWith('--');
const ruleId = (key: string, property: string) => `rule ${key} ${property}`;
const keysOf = (name: string, values: ReadonlyMap<string, string>) => [
  '*',
  name,
  `#${values.get('id')}`,
  ...(values.get('class') ?? '').split(/\s+/).map((one) => `.${one}`),
];
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** How many points a line has at most: as many as numbers. */
function pointsOf(values: ReadonlyMap<string, string>): number {
  const line = values.get('d') ?? values.get('points') ?? '';
  return (line.match(/\d+/g)?.length ?? 0) + 2;
}
