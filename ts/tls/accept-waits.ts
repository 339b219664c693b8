import { partsOf, Socket, type WaitOptions } from '../net/socket.js';
import { NSAPI_ERROR_NO_SOCKET } from '../nsapi/error.js';

/** What a server's accept() waits by; nothing else of a socket is in it. */
export class AcceptWaits extends Socket {
  run(step: () => number, options: WaitOptions | undefined): Promise<number> {
    return this.drive(step, options, 'accept');
  }

  tell(): void {
    partsOf(this).waiter.notify();
  }

  override tryConnect = noSocket;
  override trySend = noSocket;
  override tryRecv = noSocket;
  override tryClose = noSocket;
}

function noSocket(): number {
  return NSAPI_ERROR_NO_SOCKET;
}
