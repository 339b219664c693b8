/** The element with this id. Throws Error when it is not there or another kind of element. */
export function element<Type extends Element>(id: string, type: new () => Type): Type {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`There is no ${type.name} with the id "${id}".`);
  return found;
}

/** The same for an id within SVG, whose elements are no HTML elements. */
export function drawing(id: string): SVGSVGElement {
  const found: Element | null = document.getElementById(id);
  if (!(found instanceof SVGSVGElement))
    throw new Error(`There is no drawing with the id "${id}".`);
  return found;
}

/** Makes an element with a class ('' for none) and what stands in it. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** Makes an element of SVG. */
export function draw(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  text = '',
): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}

const grouped = new Intl.NumberFormat('en');

/** A whole number, with its thousands apart. */
export function count(value: number): string {
  return grouped.format(Math.round(value));
}

/**
 * Runs what a form asks for, once at a time: its buttons rest meanwhile, and go on resting where
 * they are of no use by then.
 */
export function onSubmit(
  form: HTMLFormElement,
  run: () => Promise<void>,
  isOfUse = (): boolean => true,
): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const buttons = [...form.querySelectorAll('button')].filter(({ disabled }) => !disabled);
    const focused = buttons.find((button) => button === document.activeElement);
    for (const button of buttons) button.disabled = true;
    void run().finally(() => {
      for (const button of buttons) button.disabled = !isOfUse();
      if (document.activeElement === document.body) focused?.focus();
    });
  });
}
