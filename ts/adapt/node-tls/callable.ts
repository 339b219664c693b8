import { NodeTLSSocket } from './node-tls-socket.js';
import { Server as NodeTLSServer } from './server.js';

/** As in Node, its instances are made without `new`, too. */
function callable<Class extends abstract new (...given: never[]) => object>(made: Class): Class {
  return new Proxy(made, { apply: (target, _self, given) => Reflect.construct(target, given) });
}

export const TLSSocket = callable(NodeTLSSocket);
export type TLSSocket = NodeTLSSocket;

export const Server = callable(NodeTLSServer);
export type Server = NodeTLSServer;
