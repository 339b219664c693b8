import type { NetworkStack } from './network-stack.js';

/** A stack as what can be copied to another thread, and made there anew. */
export interface StackDescription {
  readonly kind: 'WebSocketStack' | 'WispStack';
  readonly url: string;
  /** The options that it was given. */
  readonly options: Readonly<Record<string, unknown>>;
}

const descriptions = new WeakMap<NetworkStack, StackDescription>();

/** That a stack can be made anew from this. */
export function declareDescription(stack: NetworkStack, description: StackDescription): void {
  descriptions.set(stack, description);
}

/**
 * What a stack can be made anew from; null where nothing tells. Throws TypeError where it was given
 * what belongs to its thread.
 */
export function descriptionOf(stack: NetworkStack): StackDescription | null {
  const description = descriptions.get(stack);
  for (const [name, value] of Object.entries(description?.options ?? {}))
    if (typeof value === 'function')
      throw new TypeError(
        `This ${description?.kind} has a ${name} of its own, which cannot go to a worker.`,
      );
  return description ?? null;
}
