import { benchCommand, benchHelp } from './bench-command.js';
import { certCommand, certHelp } from './cert-command.js';
import { completionCommand, completionHelp } from './completion-command.js';
import { connectCommand, connectHelp } from './connect-command.js';
import { demoCommand, demoHelp } from './demo-command.js';
import { getCommand, getHelp } from './get-command.js';
import type { CommandHelp } from './option-table.js';
import { relay } from './relay.js';
import { relayHelp } from './relay-options.js';
import { scanCommand, scanHelp } from './scan-command.js';

export type CommandName =
  | 'connect'
  | 'get'
  | 'scan'
  | 'cert'
  | 'relay'
  | 'bench'
  | 'demo'
  | 'completion';

export interface Command {
  readonly help: CommandHelp;
  run(args: readonly string[]): Promise<void>;
}

export const commands: Readonly<Record<CommandName, Command>> = {
  connect: { help: connectHelp, run: connectCommand },
  get: { help: getHelp, run: getCommand },
  scan: { help: scanHelp, run: scanCommand },
  cert: { help: certHelp, run: certCommand },
  relay: { help: relayHelp, run: relay },
  bench: { help: benchHelp, run: benchCommand },
  demo: { help: demoHelp, run: demoCommand },
  completion: {
    help: completionHelp,
    run: (args) =>
      completionCommand(
        args,
        Object.fromEntries(Object.entries(commands).map(([name, { help }]) => [name, help])),
      ),
  },
};

export const commandNames: readonly string[] = Object.keys(commands);

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

export function generalHelp(): string {
  return `mbedtls-wasm COMMAND [options]
mbedtls-wasm HOST[:PORT] or URL    the same as get
mbedtls-wasm                       the same as demo

TLS by the real Mbed TLS, in WebAssembly. The server is verified unless you say --insecure, and
nothing is sent that you did not ask for.

Commands:
${Object.entries(commands)
  .map(([name, { help }]) => `  ${name.padEnd(12)}${help.summary}`)
  .join('\n')}
  help COMMAND  the options of a command, with examples

  --version     the versions of this, of Mbed TLS and of Node

If you know another tool:
  openssl s_client -connect H:P -servername N    mbedtls-wasm connect H:P --servername N
  openssl s_client -connect H:25 -starttls smtp  mbedtls-wasm connect H:25 --starttls smtp
  gnutls-cli H -p P                              mbedtls-wasm connect H:P
  testssl.sh H:P                                 mbedtls-wasm scan H:P
  openssl x509 -in F -text                       mbedtls-wasm cert F
  openssl verify -CAfile C F                     mbedtls-wasm cert verify F --ca C

Exit status: 0 done, 1 failed (connection, handshake, verification, file), 2 a mistake on the
command line, 3 an HTTP status of 400 or above, 4 the server did not answer in time.`;
}
