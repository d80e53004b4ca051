/** The few drawings of the page. All are decoration: the text beside each says the same. */

import type { ReactNode } from 'react';

interface Props {
  readonly className: string;
}

interface MarkProps extends Props {
  readonly viewBox: string;
  readonly children: ReactNode;
}

function Mark({ className, viewBox, children }: MarkProps) {
  return (
    <svg className={className} viewBox={viewBox} aria-hidden="true">
      {children}
    </svg>
  );
}

export function DropMark({ className }: Props) {
  return (
    <Mark className={className} viewBox="5 1 22 30">
      <path
        fill="currentColor"
        fillRule="evenodd"
        d="M16 1.5c4 6 10.5 11.4 10.5 18.2a10.5 10.5 0 0 1-21 0C5.5 12.9 12 7.5 16 1.5zM16 15.8a4.2 4.2 0 1 0 0 8.4a4.2 4.2 0 0 0 0-8.4z"
      />
    </Mark>
  );
}

export function LockMark({ className }: Props) {
  return (
    <Mark className={className} viewBox="0 0 16 16">
      <path d="M5 7V5a3 3 0 0 1 6 0v2" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <rect x="3" y="7" width="10" height="7" rx="1.75" fill="currentColor" />
    </Mark>
  );
}

export function PictureMark({ className }: Props) {
  return (
    <Mark className={className} viewBox="0 0 48 48">
      <g fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinejoin="round" strokeLinecap="round">
        <rect x="5" y="9" width="38" height="30" rx="5" />
        <circle cx="16" cy="19" r="3.5" />
        <path d="m6 35 10-9 7 6 9-10 10.5 11" />
      </g>
    </Mark>
  );
}

export function WarningMark({ className }: Props) {
  return (
    <Mark className={className} viewBox="0 0 24 24">
      <circle cx="12" cy="12" r="9.5" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M12 7v6.5" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
      <circle cx="12" cy="16.8" r="1.3" fill="currentColor" />
    </Mark>
  );
}

export function CloseMark({ className }: Props) {
  return (
    <Mark className={className} viewBox="0 0 24 24">
      <path d="m6 6 12 12M18 6 6 18" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </Mark>
  );
}

export function OpenMark({ className }: Props) {
  return (
    <Mark className={className} viewBox="0 0 16 16">
      <path
        d="m6 3.5 4.5 4.5L6 12.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </Mark>
  );
}

export function HereMark({ className }: Props) {
  return (
    <Mark className={className} viewBox="0 0 24 24">
      <circle cx="12" cy="12" r="10" fill="currentColor" />
      <path
        d="m7.5 12.5 3 3 6-6.5"
        fill="none"
        stroke="var(--surface)"
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </Mark>
  );
}

export function SettingsMark({ className }: Props) {
  return (
    <Mark className={className} viewBox="0 0 24 24">
      <g fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round">
        <path d="M4 7h8M18 7h2M4 17h2M12 17h8" />
        <circle cx="15" cy="7" r="2.6" />
        <circle cx="9" cy="17" r="2.6" />
      </g>
    </Mark>
  );
}

export function CameraMark({ className }: Props) {
  return (
    <Mark className={className} viewBox="0 0 24 24">
      <g fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round">
        <path d="M3 8.5A1.5 1.5 0 0 1 4.5 7H7.5L9 4.5h6L16.5 7h3A1.5 1.5 0 0 1 21 8.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5z" />
        <circle cx="12" cy="12.75" r="3.5" />
      </g>
    </Mark>
  );
}
