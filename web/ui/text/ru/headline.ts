import type { Verdict } from '../../answer/headline.ts';

/** Every name stands in the nominative, the only case that a manifest has. */
export function headline(verdict: Verdict): string {
  switch (verdict.grade) {
    case 'very-likely':
      return `Скорее всего, это ${verdict.name}`;
    case 'probably':
      return `Похоже, это ${verdict.name}`;
    case 'most-like':
      return `Ближе всего — ${verdict.name}`;
    case 'unsure':
      return `Трудно сказать: возможно, ${verdict.names.join(' или ')}`;
    case 'lost':
      return 'Трудно сказать: ничего не выделяется';
  }
}
