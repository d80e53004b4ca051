import './intro.css';
import { useText } from '../text/use-text.ts';

export function Intro() {
  const text = useText();
  return (
    <section className="intro">
      <h2 className="intro__question">{text.intro.question}</h2>
      <p className="intro__sentence">{text.intro.sentence}</p>
    </section>
  );
}
