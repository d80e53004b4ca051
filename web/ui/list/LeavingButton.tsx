import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';

interface Props {
  readonly onClick: () => void;
  readonly children: ReactNode;
  /** What gets the focus when the button goes while it has it: it must not fall back to the top of the page. */
  readonly heir: RefObject<HTMLElement | null>;
  /** The next in line, where that is not on the page. */
  readonly otherwise?: RefObject<HTMLElement | null>;
}

/** A button that goes when it is pressed, or by itself when there is nothing left for it to do. */
export function LeavingButton({ onClick, children, heir, otherwise }: Props) {
  const ref = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const button = ref.current;
    // Runs while the button is still on the page.
    return () => {
      if (document.activeElement !== button) return;
      (heir.current ?? otherwise?.current)?.focus({ preventScroll: true });
    };
  }, [heir, otherwise]);
  return (
    <button ref={ref} type="button" className="button button--quiet" onClick={onClick}>
      {children}
    </button>
  );
}
