import './intro.css';
import { en } from '../text/en.ts';

export function Intro() {
  return (
    <section className="intro">
      <h2 className="intro__question">{en.intro.question}</h2>
      <p className="intro__sentence">{en.intro.sentence}</p>
    </section>
  );
}
