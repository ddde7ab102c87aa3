import { Argument, type Command } from 'commander';
import { say, type Terminal } from './terminal.ts';

/** What each shell runs; all of them ask this program itself, so that what is completed cannot go stale. */
const SCRIPTS = {
  bash: `_muster() {
  local IFS=$'\\n'
  COMPREPLY=($(muster __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _muster muster
`,
  zsh: `#compdef muster
_muster() {
  local -a candidates
  candidates=("\${(@f)$(muster __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a candidates
}
compdef _muster muster
`,
  fish: `complete -c muster -f -a '(muster __complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
} as const;

type Shell = keyof typeof SCRIPTS;

/** What the scripts call back, with the words typed so far. */
export const COMPLETE = '__complete';

/** `muster completion <shell>` prints what the shell is to read. */
export function addCompletion(program: Command, terminal: Terminal): void {
  program
    .command('completion')
    .description('a script for your shell: source <(muster completion bash), and the like for zsh and fish')
    .addArgument(new Argument('<shell>').choices(Object.keys(SCRIPTS)))
    .action((shell: Shell) => {
      say(terminal, SCRIPTS[shell]);
    });
}

/** What may stand where the last word is: subcommands, or once none is left, options. */
export function candidates(program: Command, words: readonly string[]): readonly string[] {
  const typed = words.at(-1) ?? '';
  let command = program;
  for (const word of words.slice(0, -1)) {
    const next = command.commands.find((each) => each.name() === word);
    if (next !== undefined) command = next;
  }
  const names = command.commands.map((each) => each.name());
  const options = command.options.map(({ long }) => long ?? '').filter((long) => long !== '');
  const all = typed.startsWith('-') || names.length === 0 ? [...options, '--help'] : names;
  return all.filter((each) => each.startsWith(typed));
}
