import { element, make } from './dom.js';
import { explain, type Failure } from './failure.js';
import type { Target } from './target.js';

/**
 * A line that says what happens, also to a screen reader; of what failed it has the technical
 * details beneath it.
 */
export class Notice {
  readonly #box: HTMLElement;
  readonly #line: HTMLParagraphElement;
  readonly #details = make('details', '');

  /** @param id of the box that has the line in it */
  constructor(id: string) {
    this.#box = element(id, HTMLElement);
    const line = this.#box.querySelector('p');
    if (line === null) throw new Error(`There is no line in "${id}".`);
    this.#line = line;
  }

  /** Says what happens, and whether it is good. */
  tell(text: string, kind: 'good' | '' = ''): void {
    this.#show(text, kind);
    this.#details.remove();
  }

  /** Says what failed; `target` is whom the page spoke to. */
  fail(error: unknown, target?: Target): Failure {
    const failure = explain(error, target);
    this.#show(failure.text, 'bad');
    this.#details.remove();
    this.#details.open = false;
    this.#details.replaceChildren(
      make('summary', '', 'Technical details'),
      make('ol', '', ...failure.details.map((line) => make('li', '', line))),
    );
    if (failure.details.length > 0) this.#box.append(this.#details);
    return failure;
  }

  #show(text: string, kind: 'good' | 'bad' | ''): void {
    this.#line.textContent = text;
    this.#box.classList.toggle('good', kind === 'good');
    this.#box.classList.toggle('bad', kind === 'bad');
  }
}
