import { Given, type CommandHelp } from './option-table.js';
import { print } from './output.js';
import { starttlsNames } from './starttls.js';
import { groups } from './tls-options.js';
import { UsageError } from './usage-error.js';

export const completionHelp: CommandHelp = {
  operands: 'bash|zsh',
  summary: 'print what completes the command line in bash or zsh',
  about: 'Prints a script for the shell, to be read by it at its start.',
  options: {},
  examples: [
    'eval "$(mbedtls-wasm completion bash)"     # in ~/.bashrc',
    'eval "$(mbedtls-wasm completion zsh)"      # in ~/.zshrc, after compinit',
  ],
};

type Commands = Readonly<Record<string, CommandHelp>>;

/** The command `mbedtls-wasm completion`. */
export async function completionCommand(
  args: readonly string[],
  commands: Commands,
): Promise<void> {
  const shell = new Given(args, {}).one('shell, bash or zsh,');
  if (shell !== 'bash' && shell !== 'zsh')
    throw new UsageError(`There are completions for bash and zsh, not for "${shell}".`);
  print(shell === 'bash' ? bash(commands) : zsh(commands));
}

const optionsOf = ({ options }: CommandHelp): string[] =>
  [...Object.keys(options), 'help'].map((name) => `--${name}`);

/** The options whose value is such, of all commands. */
function taking(commands: Commands, isSuch: (option: string, value: string) => boolean): string[] {
  const options = Object.values(commands).flatMap((command) => Object.entries(command.options));
  const found = options.filter(([name, { value }]) => value !== undefined && isSuch(name, value));
  return [...new Set(found.map(([name]) => `--${name}`))];
}

const takingFiles = (commands: Commands): string[] =>
  taking(commands, (_name, value) => value === 'FILE');

const takingAnything = (commands: Commands): string[] =>
  taking(commands, (name, value) => value !== 'FILE' && choicesOf(name, value) === null);

function bash(commands: Commands): string {
  const names = Object.keys(commands);
  return `_mbedtls_wasm() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="\${COMP_WORDS[1]}" words IFS=$' \\t\\n'
  # --option=value is three words.
  if [ "$current" = = ]; then current=
  elif [ "$previous" = = ]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  case "$previous" in
    ${takingFiles(commands).join('|')}|-o) _mbedtls_wasm_files "$current"; return ;;
${choosing(commands)
  .map(([name, words]) => `    --${name}) words="${words.join(' ')}" ;;`)
  .join('\n')}
    ${takingAnything(commands).join('|')}) COMPREPLY=(); return ;;
  esac
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${[...names, 'help', '--version'].join(' ')}" -- "$current"))
    return
  fi
  case "$command" in
${Object.entries(commands)
  .map(([name, help]) => `    ${name}) words="${optionsOf(help).join(' ')}" ;;`)
  .join('\n')}
    help) words="${names.join(' ')}" ;;
    *) words="${commands.get === undefined ? '' : optionsOf(commands.get).join(' ')}" ;;
  esac
  case "$command,$current" in
    cert,-*) ;;
    cert,*)
      _mbedtls_wasm_files "$current"
      COMPREPLY+=($(compgen -W verify -- "$current"))
      return ;;
    completion,*) words="bash zsh" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
_mbedtls_wasm_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -f -- "$1"))
}
complete -F _mbedtls_wasm mbedtls-wasm`;
}

function zsh(commands: Commands): string {
  const describe = [
    ...Object.entries(commands).map(([name, { summary }]) => `${name}:${plain(summary)}`),
    'help:the options of a command, with examples',
  ];
  const cases = Object.entries(commands).map(([name, help]) => {
    const lines = [...zshOptions(help), ...zshOperands(name)].map((each) => `      ${each}`);
    return `    ${name === 'get' ? '*' : name}) _arguments \\\n${lines.join(' \\\n')} ;;`;
  });
  // The one for get stands for a bare host as well, so it is the last.
  cases.sort((one, other) => Number(one.startsWith('    *')) - Number(other.startsWith('    *')));
  return `#compdef mbedtls-wasm
_mbedtls-wasm() {
  local -a commands
  commands=(
${describe.map((each) => `    '${each}'`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
    help) _describe command commands ;;
${cases.join('\n')}
  esac
}
compdef _mbedtls-wasm mbedtls-wasm`;
}

function zshOptions({ options }: CommandHelp): string[] {
  const specs = Object.entries(options).flatMap(([option, { value, short, multiple, help }]) => {
    const again = multiple === true ? '*' : '';
    const rest = `[${plain(help)}]${action(option, value)}'`;
    const long = value === undefined ? `--${option}` : `--${option}=`;
    return [long, ...(short === undefined ? [] : [`-${short}`])].map(
      (spelled) => `'${again}${spelled}${rest}`,
    );
  });
  return [...specs, "'(- *)--help[the options, with examples]'"];
}

function zshOperands(name: string): string[] {
  if (name === 'completion') return ["'1:shell:(bash zsh)'"];
  // One without anything to complete would keep an option from being completed.
  if (name === 'relay' || name === 'demo') return [];
  if (name !== 'cert') return ["'*:host:_hosts'"];
  // Behind a blank an action is left as it is.
  const first = `'1:file: _alternative "words:word:(verify)" "files:file:_files"'`;
  return [first, "'*:file:_files'"];
}

/** Without what zsh gives a meaning to. */
const plain = (text: string): string => text.replace(/['[\]:\\]/g, ' ');

function action(option: string, value: string | undefined): string {
  if (value === undefined) return '';
  if (value === 'FILE') return ':file:_files';
  const words = choicesOf(option, value);
  return words === null ? `:${plain(value)}:` : `:${option}:(${words.join(' ')})`;
}

/** The options with a few values, of all commands. */
function choosing(commands: Commands): [string, readonly string[]][] {
  const found = new Map<string, readonly string[]>();
  for (const { options } of Object.values(commands))
    for (const [name, { value }] of Object.entries(options)) {
      const words = value === undefined ? null : choicesOf(name, value);
      if (words !== null) found.set(name, words);
    }
  return [...found];
}

/** What an option takes, where that is one of a few words. */
function choicesOf(option: string, value: string): readonly string[] | null {
  if (option === 'starttls') return starttlsNames;
  if (option === 'groups') return [...groups.keys()];
  return value.includes('|') ? value.split('|') : null;
}
