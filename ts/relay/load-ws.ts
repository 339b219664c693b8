import type { WebSocketServer } from 'ws';

/** The package ws, which is optional, is not installed. */
export class MissingWsError extends Error {
  override readonly name = 'MissingWsError';
}

/** The class of the package ws. Throws MissingWsError where it is not installed. */
export async function loadWs(): Promise<typeof WebSocketServer> {
  try {
    return (await import('ws')).WebSocketServer;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      throw new MissingWsError('The relay needs the package ws, which is optional: npm install ws');
    }
    throw error;
  }
}
