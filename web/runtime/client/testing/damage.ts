/** Damage to a bucket's JSON, as an accident or an attacker would do it: seeded, so that a failure can be had again. */

type Json = Record<string, unknown>;
interface Place {
  readonly of: Json;
  readonly key: string;
}

/** Stand in strings for what JSON.stringify cannot write. */
const written: Readonly<Record<string, string>> = {
  '"@infinity"': '1e999',
  '"@not-a-number"': 'NaN',
  '"@deep"': '['.repeat(50_000) + ']'.repeat(50_000),
  '"@deep-objects"': `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
};

const numbers = [0, -1, 1, 3, 16, 255, 4097, 2 ** 31, 2 ** 53, 2 ** 53 + 2, 1e300, -1e300, 0.5, 1e-320, -0];
const numbersInText = ['@infinity', '@not-a-number', '1', 'NaN', 'Infinity'];
/** Ways out of a folder, and out of a site. */
const addresses = [
  '../x',
  '../../../x',
  'a/../../x',
  './x',
  '/x',
  '//evil.example/x',
  '///evil.example/x',
  'https://evil.example/x',
  'https:evil.example/x',
  'https:/evil.example',
  'HTTPS://evil.example/x',
  'http://evil.example:80/x',
  'ws://evil.example/x',
  'ftp://evil.example/x',
  'file:///etc/passwd',
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:application/json,{}',
  'blob:https://page.example/x',
  '\\\\evil.example\\x',
  '..\\..\\x',
  'a\\..\\..\\x',
  '%2e%2e/x',
  '%2e%2e%2f%2e%2e%2fx',
  '..%2fx',
  '%2f%2fevil.example',
  '..%5cx',
  '%252e%252e/x',
  '.%00./x',
  '..\u0000/x',
  '..;/x',
  '\t//evil.example/x',
  '/\n/evil.example/x',
  '\u2025/x',
  '\uff0e\uff0e/x',
  '?x',
  '#x',
  '@evil.example/x',
  '.evil.example/x',
  ':80/x',
  'x?y=../..',
  'x#../..',
  'x/..',
  'x/',
  'weights.bin\n',
  '',
  ' ',
  '.',
  '..',
  'a'.repeat(100_000),
  'a/'.repeat(50_000),
];
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'then', 'ts'];
const values = [null, true, false, [], {}, [[]], '@deep', '@deep-objects', { a: { b: [1] } }];

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).map((key) => ({ of: value as Json, key }));
}

export class Damager {
  readonly #random: () => number;

  /** @param random 0..1, as `Math.random` */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** One of these, each as likely. */
  among<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#random() * choices.length)] as T;
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  /** A text that was JSON of `value`, damaged in one to three places. `value` itself stays. */
  text(value: unknown): string {
    const changed = structuredClone(value);
    const times = 1 + Math.floor(this.#random() * 3);
    for (let i = 0; i < times && placesIn(changed).length > 0; i++) this.#change(this.#place(changed));
    const text = JSON.stringify(changed).replace(/"@[a-z-]+"/g, (word) => written[word] ?? word);
    return this.chance(0.05) ? this.#tear(text) : text;
  }

  /** Level by level, so that the hundreds of numbers of one array count as one place among its siblings. */
  #place(value: unknown): Place {
    let places = placesIn(value);
    for (;;) {
      const place = this.among(places);
      const below = placesIn(place.of[place.key]);
      if (below.length === 0 || this.chance(0.25)) return place;
      places = below;
    }
  }

  #change({ of, key }: Place): void {
    const now = of[key];
    const way = this.#random();
    if (way < 0.1) delete of[key];
    else if (way < 0.2 && !Array.isArray(of)) this.#set(of, this.among(names), structuredClone(now));
    else if (way < 0.3) of[key] = structuredClone(this.among(values));
    else if (way < 0.35) of[key] = this.among(numbersInText);
    else if (way < 0.4) of[key] = this.among(names);
    else if (Array.isArray(now)) of[key] = this.#array(now);
    else if (typeof now === 'number')
      of[key] = this.chance(0.3) ? now + this.among([-1, 1, 16]) : this.among(numbers);
    else if (typeof now === 'string') of[key] = this.#string(now);
    else of[key] = this.among<unknown>([...numbers, ...addresses]);
  }

  /** `__proto__` too as a property of its own, as JSON.parse makes it. */
  #set(of: Json, key: string, value: unknown): void {
    Object.defineProperty(of, key, { value, enumerable: true, configurable: true, writable: true });
  }

  #array(now: readonly unknown[]): unknown[] {
    const way = this.#random();
    if (way < 0.3) return [];
    if (way < 0.6) return [...now, ...now];
    if (way < 0.8) return now.slice(0, -1);
    return Array.from({ length: 2_000 }, (_, i) => now[i % now.length] ?? i);
  }

  #string(now: string): string {
    const way = this.#random();
    if (way < 0.6) return this.among(addresses);
    if (way < 0.7) return `${now}/${this.among(addresses)}`;
    if (way < 0.8) return `${this.among(addresses)}${now}`;
    return now.slice(0, -1);
  }

  /** Cut, or with one character changed. */
  #tear(text: string): string {
    const at = Math.floor(this.#random() * text.length);
    return this.chance(0.5)
      ? text.slice(0, at)
      : `${text.slice(0, at)}${this.among(['}', '"', '\u0000', ','])}${text.slice(at + 1)}`;
  }
}
