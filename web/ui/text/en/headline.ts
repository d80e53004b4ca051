import type { Verdict } from '../../answer/headline.ts';

/** "a cat", "an airplane"; "not pizza" stays as it is. */
const withArticle = (name: string) =>
  /^not?\b/i.test(name) ? name : `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;

export function headline(verdict: Verdict): string {
  switch (verdict.grade) {
    case 'very-likely':
      return `Very likely ${withArticle(verdict.name)}`;
    case 'probably':
      return `Probably ${withArticle(verdict.name)}`;
    case 'most-like':
      return `Looks most like ${withArticle(verdict.name)}`;
    case 'unsure':
      return `Not sure: perhaps ${verdict.names.map(withArticle).join(' or ')}`;
    case 'lost':
      return 'Hard to say: nothing stands out';
  }
}
