/** The few drawings of the page. All are decoration: the text beside each says the same. */

interface Props {
  readonly className: string;
}

export function DropMark({ className }: Props) {
  return (
    <svg className={className} viewBox="5 1 22 30" aria-hidden="true">
      <path
        fill="currentColor"
        fillRule="evenodd"
        d="M16 1.5c4 6 10.5 11.4 10.5 18.2a10.5 10.5 0 0 1-21 0C5.5 12.9 12 7.5 16 1.5zM16 15.8a4.2 4.2 0 1 0 0 8.4a4.2 4.2 0 0 0 0-8.4z"
      />
    </svg>
  );
}

export function LockMark({ className }: Props) {
  return (
    <svg className={className} viewBox="0 0 16 16" aria-hidden="true">
      <path d="M5 7V5a3 3 0 0 1 6 0v2" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <rect x="3" y="7" width="10" height="7" rx="1.75" fill="currentColor" />
    </svg>
  );
}

export function PictureMark({ className }: Props) {
  return (
    <svg className={className} viewBox="0 0 48 48" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinejoin="round" strokeLinecap="round">
        <rect x="5" y="9" width="38" height="30" rx="5" />
        <circle cx="16" cy="19" r="3.5" />
        <path d="m6 35 10-9 7 6 9-10 10.5 11" />
      </g>
    </svg>
  );
}

export function WarningMark({ className }: Props) {
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="9.5" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M12 7v6.5" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
      <circle cx="12" cy="16.8" r="1.3" fill="currentColor" />
    </svg>
  );
}

export function CloseMark({ className }: Props) {
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true">
      <path d="m6 6 12 12M18 6 6 18" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

export function OpenMark({ className }: Props) {
  return (
    <svg className={className} viewBox="0 0 16 16" aria-hidden="true">
      <path
        d="m6 3.5 4.5 4.5L6 12.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

export function HereMark({ className }: Props) {
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="10" fill="currentColor" />
      <path
        d="m7.5 12.5 3 3 6-6.5"
        fill="none"
        stroke="var(--surface)"
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

export function SettingsMark({ className }: Props) {
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round">
        <path d="M4 7h8M18 7h2M4 17h2M12 17h8" />
        <circle cx="15" cy="7" r="2.6" />
        <circle cx="9" cy="17" r="2.6" />
      </g>
    </svg>
  );
}
