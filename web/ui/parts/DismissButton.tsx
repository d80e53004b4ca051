import { CloseMark } from './marks.tsx';

interface Props {
  /** What it does, for whoever does not see its mark. */
  readonly label: string;
  readonly className?: string;
  readonly onClick: () => void;
}

/** Takes away what it stands in. */
export function DismissButton({ label, className = '', onClick }: Props) {
  return (
    <button type="button" className={`dismiss ${className}`} aria-label={label} onClick={onClick}>
      <CloseMark className="dismiss__mark" />
    </button>
  );
}
