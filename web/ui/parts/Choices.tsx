import './choices.css';

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly title?: string;
  readonly disabled?: boolean;
}

interface Props {
  /** Names the group in the page, and to a screen reader. */
  readonly name: string;
  readonly legend: string;
  readonly choices: readonly Choice[];
  readonly current: string | null;
  readonly onChoose: (value: string) => void;
  /** Smaller, with the legend to be seen beside it. */
  readonly quiet?: boolean;
  /** The id of what says more about the choices. */
  readonly describedBy?: string | undefined;
}

/** One of a few. Radio buttons, so that arrow keys and screen readers know what to do. */
export function Choices({ name, legend, choices, current, onChoose, quiet = false, describedBy }: Props) {
  return (
    <fieldset className={quiet ? 'choices choices--quiet' : 'choices'} aria-describedby={describedBy}>
      <legend className="visually-hidden">{legend}</legend>
      {choices.map(({ value, text, title, disabled = false }) => (
        <label key={value} className="choices__choice" title={title}>
          <input
            className="visually-hidden"
            type="radio"
            name={name}
            value={value}
            checked={value === current}
            disabled={disabled}
            onChange={() => onChoose(value)}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
