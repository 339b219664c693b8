import { defaultStack } from '../platform/index.js';
import { descriptionOf, type StackDescription } from '../stack/description.js';
import type { NetworkStack } from '../stack/network-stack.js';
import type { Dialler } from './dialler.js';
import { LocalDialler } from './local-dialler.js';
import { checkMaterials, type TlsMaterials } from './materials.js';
import { RemoteDialler } from './remote-dialler.js';
import { requireWorkerChoice, type WorkerChoice } from './worker-link.js';

/** What says who connects. */
export interface DiallerOptions extends TlsMaterials {
  readonly stack?: NetworkStack | undefined;
  readonly worker?: WorkerChoice | undefined;
}

/**
 * Who connects as these options have it. `who` begins the sentences of errors. Throws TypeError for
 * options that are wrong, TLSError for certificates and keys that this thread cannot read.
 *
 * @param secure whether there is TLS at all
 */
export function diallerOf(options: DiallerOptions, who: string, secure: boolean): Dialler {
  const { worker, instance, ca, cert, key, passphrase, alpn } = options;
  const stack = requireStack(options.stack, who);
  if (worker === undefined || worker === false) {
    const dialler = new LocalDialler(stack, options, who);
    if (secure) dialler.prepare();
    return dialler;
  }
  const choice = requireWorkerChoice(worker);
  if (instance !== undefined)
    throw new TypeError(`${who} takes no instance beside worker: the worker has its own.`);
  if (secure) checkMaterials(options, who);
  const materials = { ca, cert, key, passphrase, alpn };
  return new RemoteDialler(choice, { stack: portable(stack), materials, who });
}

/** The network stack that was given, or the platform's own. Throws TypeError without one. */
function requireStack(given: NetworkStack | undefined, who: string): NetworkStack {
  const stack = given ?? defaultStack();
  if (stack !== null && typeof stack === 'object' && typeof stack.socketOpen === 'function')
    return stack;
  throw new TypeError(
    given === undefined
      ? `${who} needs a network stack here: give one as stack, a WebSocketStack or a WispStack.`
      : `${who} takes a NetworkStack as stack.`,
  );
}

function portable(stack: NetworkStack): StackDescription {
  const description = descriptionOf(stack);
  if (description !== null) return description;
  throw new TypeError(
    'Only a WebSocketStack and a WispStack can go to a worker: another stack belongs to the ' +
      'thread that made it.',
  );
}
