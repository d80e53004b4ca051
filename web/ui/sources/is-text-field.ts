/** Whether text that is pasted or dropped there goes into a field of the page. */
export const isTextField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('textarea, input:not([type=radio], [type=checkbox], [type=file], [type=range])'));
