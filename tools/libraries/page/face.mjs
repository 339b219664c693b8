/** What the programs for a page share: the stack that the page is told to use, and how it ends. */
import { clearImmediate, setImmediate } from 'timers';
import { WebSocketStack, WispStack } from 'mbedtls-wasm';
import { useStack } from 'mbedtls-wasm/net';

// Node's timers that a page has not, which the polyfills have as a module.
Object.assign(globalThis, { setImmediate, clearImmediate });

/** Runs a program with what it is told by the site, and shows what it gives. */
export async function run(program) {
  const output = document.createElement('output');
  try {
    const given = await (await fetch('/case.json')).json();
    const { wisp, url } = given;
    useStack(wisp ? new WispStack(url) : new WebSocketStack(url));
    output.textContent = JSON.stringify(await program(given));
  } catch (error) {
    output.textContent = JSON.stringify({ failed: `${error.stack}\n${error.cause?.stack}` });
  }
  document.body.append(output);
}
