import { useState } from 'react';

interface Props {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onNumber: (value: number) => void;
}

/** A number to type. What is typed stays as it is until the field is left: amidst typing no number is the wanted one. */
export function NumberField({ label, value, most, onNumber }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const settle = () => setDraft(null);
  return (
    <label className="part-panel__field">
      {label}
      <input
        className="part-panel__number"
        type="number"
        inputMode="numeric"
        min={0}
        max={Math.round(most)}
        value={draft ?? Math.round(value)}
        onChange={({ currentTarget }) => {
          setDraft(currentTarget.value);
          if (!Number.isNaN(currentTarget.valueAsNumber)) onNumber(currentTarget.valueAsNumber);
        }}
        onBlur={settle}
        onKeyDown={({ key }) => key === 'Enter' && settle()}
      />
    </label>
  );
}
