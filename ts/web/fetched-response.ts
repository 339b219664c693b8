import { concat } from '../nsapi/bytes.js';
import { ReceivedHeaders } from './received-headers.js';

/** What is told of an answer beside its body. */
export interface FetchedDetails {
  readonly status: number;
  readonly statusText: string;
  /** All of them, those too that a page's own Response hides. */
  readonly headers: Headers;
  /** Where it came from at last. */
  readonly url: string;
  readonly redirected: boolean;
}

/**
 * A Response that knows where it came from, which no program can say to the standard's own, and
 * whose methods tell what its body failed with, which those of a page's own hide.
 */
export class FetchedResponse extends Response {
  readonly #details: FetchedDetails;

  constructor(body: ReadableStream<Uint8Array> | null, details: FetchedDetails) {
    super(body, details);
    this.#details = details;
  }

  override get url(): string {
    return this.#details.url;
  }

  override get redirected(): boolean {
    return this.#details.redirected;
  }

  override get type(): ResponseType {
    return 'basic';
  }

  override get headers(): Headers {
    return this.#details.headers;
  }

  override clone(): FetchedResponse {
    const { body } = super.clone();
    return new FetchedResponse(body, {
      ...this.#details,
      headers: new ReceivedHeaders(this.#details.headers),
    });
  }

  override async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const { body } = this;
    if (this.bodyUsed || body?.locked === true)
      throw new TypeError('The body of this Response was read already.');
    return body === null ? new Uint8Array(0) : readAll(body);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer;
  }

  override async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  override async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  override async blob(): Promise<Blob> {
    return new Blob([await this.bytes()], { type: this.headers.get('content-type') ?? '' });
  }

  override async formData(): Promise<FormData> {
    const type = this.headers.get('content-type');
    const headers = new Headers(type === null ? {} : { 'content-type': type });
    return new Response(await this.bytes(), { headers }).formData();
  }
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  let { value, done } = await reader.read();
  for (; !done; { value, done } = await reader.read()) if (value !== undefined) pieces.push(value);
  return concat(pieces);
}
