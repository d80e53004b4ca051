import './model-picker.css';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';

interface Props {
  /** Beside a picture: no more than the titles, as on a phone in any case. */
  readonly compact: boolean;
  /** A card for each model; undefined as long as they are not known. */
  readonly children: ReactNode;
}

/** Which question to ask of the picture. Radio buttons, so that arrow keys and screen readers know what to do. */
export function ModelPicker({ compact, children }: Props) {
  const text = useText();
  const className = compact ? 'models models--compact' : 'models';
  if (!children) return <div className={className} />;
  return (
    <section className={className} aria-label={text.models.legend}>
      <fieldset className="models__cards">
        <legend className="visually-hidden">{text.models.legend}</legend>
        {children}
      </fieldset>
    </section>
  );
}
