/** The header fields of an answer, which stay as they came: changing them throws TypeError. */
export class ReceivedHeaders extends Headers {
  /** Throws TypeError for what can be no header field. */
  constructor(fields: Iterable<readonly [name: string, value: string]>) {
    super();
    for (const [name, value] of fields) super.append(name, value);
  }

  override append(): void {
    refuse();
  }

  override delete(): void {
    refuse();
  }

  override set(): void {
    refuse();
  }
}

function refuse(): never {
  throw new TypeError('The headers of an answer cannot be changed: make a new Response.');
}
