import { startChromiumEngine } from './chromium.js';
import type { Engine, EngineName } from './engine.js';
import { startFirefox } from './firefox.js';
import { startWebKit } from './webkit.js';

const STARTS: Readonly<Record<EngineName, () => Promise<Engine>>> = {
  chromium: startChromiumEngine,
  firefox: startFirefox,
  webkit: startWebKit,
};

/** Which engine the tests of this process run in, by the environment's ENGINE. */
export function chosenEngine(): EngineName {
  const name = process.env.ENGINE ?? 'chromium';
  if (name === 'chromium' || name === 'firefox' || name === 'webkit') return name;
  throw new Error(`ENGINE=${name}: it is chromium, firefox or webkit.`);
}

/** Starts the engine that was chosen. One serves all tests of a file. */
export function startEngine(): Promise<Engine> {
  return STARTS[chosenEngine()]();
}
