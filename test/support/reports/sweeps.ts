import { sweeps } from '../sweeps.js';
import { table } from './table.js';

/** Every seventh byte, in each version and role. */
export async function report(): Promise<string> {
  const found = await sweeps(7);
  return table(
    ['version', 'receiving end', 'damage', 'places', 'came through whole', 'wrong'],
    found.map(({ version, role, damage, places, whole, wrong }) => [
      version,
      role,
      damage,
      places,
      whole,
      wrong.length,
    ]),
  );
}
