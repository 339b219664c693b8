import { commandNames, commands, generalHelp, isCommand, type CommandName } from './commands.js';
import { jsonText, printable } from './describe.js';
import { jsonOf, statusOf, wordsOf } from './exit.js';
import { helpOf, operandsOf } from './option-table.js';
import { endWithOutput, print, tell } from './output.js';
import { readVersion } from './read-version.js';
import { nearest } from './suggestion.js';
import { UsageError } from './usage-error.js';

/** The whole command, with its arguments; sets the exit status and throws nothing. */
export async function run(args: readonly string[]): Promise<void> {
  endWithOutput();
  const [first = ''] = args;
  // A bare HOST[:PORT] or URL is fetched.
  const name = isCommand(first) ? first : bare(args);
  try {
    await obey(name, args, isCommand(first) ? args.slice(1) : args);
  } catch (error) {
    const status = statusOf(error);
    process.exitCode = status;
    tell(printable(wordsOf(error)));
    if (asksForJson(name, args)) print(jsonText({ error: jsonOf(error, status) }));
    if (error instanceof UsageError) tell(`See: mbedtls-wasm help ${name}`);
  }
}

/** Whether a program reads the answer: it gets the failure as JSON, too. */
function asksForJson(name: CommandName, args: readonly string[]): boolean {
  const { json } = commands[name].help.options;
  return json !== undefined && args.includes('--json');
}

/** Without HOST there is nobody to fetch from but a server of its own. */
function bare(args: readonly string[]): CommandName {
  return operandsOf(args, commands.get.help.options).length === 0 ? 'demo' : 'get';
}

async function obey(
  name: CommandName,
  args: readonly string[],
  rest: readonly string[],
): Promise<void> {
  const [first = '', about = ''] = args;
  const asks = rest.includes('--help') || rest.includes('-h');
  const isAbout = first === 'help' && about !== '' && about !== 'help';
  if (isAbout && !isCommand(about)) throw noCommand(about);
  if (first === '--version' || first === '-V' || rest.includes('--version'))
    print(await readVersion());
  else if (first === 'help' || first === '--help' || first === '-h')
    print(isCommand(about) ? helpOf(about, commands[about].help) : generalHelp());
  else if (asks) print(helpOf(name, commands[name].help));
  else if (!isCommand(first) && isSlip(args)) throw noCommand(first);
  else await commands[name].run(rest);
}

/** A word before others that is nearly a command is no host to fetch from. */
function isSlip(args: readonly string[]): boolean {
  const [first = ''] = args;
  return (
    nearest(first, commandNames) !== null && operandsOf(args, commands.get.help.options).length > 1
  );
}

function noCommand(name: string): UsageError {
  const meant = nearest(name, commandNames);
  const words = meant === null ? `there are ${commandNames.join(', ')}` : `did you mean ${meant}?`;
  return new UsageError(`There is no command "${name}": ${words}${meant === null ? '.' : ''}`);
}
