/** Elements without markup in strings, which Trusted Types forbid. */

type Properties<T extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[T], 'part' | 'style'>
> & { readonly part?: string };

/** @param properties of the element; `part`: names that a page's style may reach it by */
export function make<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  { part, ...properties }: Properties<T> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  if (part) element.setAttribute('part', part);
  element.append(...children);
  return element;
}

export function slot(name: string): HTMLSlotElement {
  return make('slot', { name });
}
