/** A page that is open in an engine, alone in its window. */
export interface EnginePage {
  /**
   * What went wrong in it so far: uncaught errors, console errors, breaches of its policy. Where an
   * engine tells none of it by itself, those that the site's own watcher has seen by the last call.
   */
  readonly problems: readonly string[];
  /** Loads an address, and waits until all of it is there. */
  goto(url: string): Promise<void>;
  /**
   * Calls a function in the page, which sees nothing of what is around it; argument and answer are
   * copied as JSON is. Rejects with what it throws.
   */
  evaluate<Input, Answer>(
    program: (input: Input) => Answer | Promise<Answer>,
    input: Input,
  ): Promise<Answer>;
  /** What is to be seen of it, as PNG. */
  screenshot(): Promise<Buffer>;
  /** Puts another page before it, where the driver can: nobody sees it then. */
  hide?(): Promise<void>;
  close(): Promise<void>;
}

/** The engines that the tests know. */
export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** A browser that is running, with a profile of its own that goes with it. */
export interface Engine {
  readonly name: EngineName;
  /** As the browser says it. */
  readonly version: string;
  open(): Promise<EnginePage>;
  close(): Promise<void>;
}

/**
 * The text of a call in a page, which promises JSON: what came of it, and what the site's own
 * watcher has seen since the last call.
 */
export function jsonCall(program: (input: never) => unknown, input: unknown): string {
  const json = JSON.stringify(JSON.stringify(input ?? null));
  return `(async () => {
    const came = await (async () => (${program})(JSON.parse(${json})))().then(
      (value) => ({ value: value ?? null }),
      (error) => ({ error: String(error) }),
    );
    return JSON.stringify({ ...came, seen: globalThis.seenProblems?.splice(0) ?? [] });
  })()`;
}

/** What such a call came to; adds what was seen. Throws what the program threw. */
export function outcomeOf(json: string, problems: string[] = []) {
  const { value, error, seen } = JSON.parse(json);
  problems.push(...seen);
  if (error !== undefined) throw new Error(error);
  return value;
}
