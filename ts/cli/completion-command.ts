import { Given, type CommandHelp } from './option-table.js';
import { print } from './output.js';
import { starttlsNames } from './starttls.js';
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

const takesFile = (commands: Commands): string[] => [
  ...new Set(
    Object.values(commands).flatMap(({ options }) =>
      Object.entries(options).flatMap(([name, { value }]) =>
        value === 'FILE' ? [`--${name}`] : [],
      ),
    ),
  ),
];

function bash(commands: Commands): string {
  const names = Object.keys(commands);
  return `_mbedtls_wasm() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="\${COMP_WORDS[1]}" words
  case "$previous" in
    ${takesFile(commands).join('|')}|-o) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --starttls) COMPREPLY=($(compgen -W "${starttlsNames.join(' ')}" -- "$current")); return ;;
    --min|--max) COMPREPLY=($(compgen -W "1.2 1.3" -- "$current")); return ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${[...names, 'help', '--version'].join(' ')}" -- "$current"))
    return
  fi
  case "$command" in
${Object.entries(commands)
  .map(([name, help]) => `    ${name}) words="${optionsOf(help).join(' ')}" ;;`)
  .join('\n')}
    help) words="${names.join(' ')}" ;;
  esac
  case "$command,$current" in
    cert,-*) ;;
    cert,*) COMPREPLY=($(compgen -W verify -- "$current") $(compgen -f -- "$current")); return ;;
    completion,*) words="bash zsh" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _mbedtls_wasm mbedtls-wasm`;
}

function zsh(commands: Commands): string {
  const describe = Object.entries(commands).map(
    ([name, { summary }]) => `    '${name}:${plain(summary)}'`,
  );
  const cases = Object.entries(commands).map(([name, { options }]) => {
    const specs = Object.entries(options).map(([option, { value, multiple, help }]) => {
      const again = multiple === true ? '*' : '';
      return `      '${again}--${option}[${plain(help)}]${action(option, value)}'`;
    });
    const operand = name === 'cert' ? "'*:file:_files'" : "'*:operand:'";
    return `    ${name}) _arguments \\\n${[...specs, `      ${operand}`].join(' \\\n')} ;;`;
  });
  return `#compdef mbedtls-wasm
_mbedtls-wasm() {
  local -a commands
  commands=(
${describe.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
compdef _mbedtls-wasm mbedtls-wasm`;
}

/** Without what zsh gives a meaning to. */
const plain = (text: string): string => text.replace(/['[\]:\\]/g, ' ');

function action(option: string, value: string | undefined): string {
  if (value === undefined) return '';
  if (value === 'FILE') return ':file:_files';
  if (option === 'starttls') return `:protocol:(${starttlsNames.join(' ')})`;
  return option === 'min' || option === 'max' ? ':version:(1.2 1.3)' : `:${plain(value)}:`;
}
