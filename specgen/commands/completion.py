"""`specgen completion`: scripts for shells, made from the parsers of command lines themselves."""

from __future__ import annotations

import shlex
from argparse import Action, ArgumentParser
from collections.abc import Iterator, Mapping

from specgen.commands.run import Exit, Run, allowable
from specgen.frozen import frozen

_KINDS = {
    "FILE": "file",
    "DIR": "folder",
    "SOURCE": "file",
    "OLD NEW": "file",
    "TARGET": "name",
}
"""What an operand or a value is completed with, by the name that the help has for it."""

_NAMES = r"""    local folder="$PWD"
    while [ -n "$folder" ] && [ ! -e "$folder/specgen.toml" ] &&
        ! grep -qs tool.specgen "$folder/pyproject.toml"; do
        folder="${folder%/*}"
    done
    cat "$folder/specgen.toml" "$folder/pyproject.toml" 2>/dev/null |
        sed -n 's/^ *\[\(tool\.specgen\.\)\{0,1\}api\.\([a-z0-9_]*\)\].*/\2/p'"""
"""The body of a function that prints the names of the APIs that are configured."""

_BASH = """\
_specgen_names() {{
{names}
}}

_specgen() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}"
    local command="${{COMP_WORDS[1]}}" kind="" choices=""
    if [ "$COMP_CWORD" -eq 1 ]; then
        choices={commands}
    else
        case "$command $before" in
{values}
            *)
                case "$command" in
{operands}
                esac
                case "$command $word" in
{options}
                esac ;;
        esac
    fi
    if [ "$kind" = name ]; then
        choices="$choices $(_specgen_names)"
    fi
    COMPREPLY=($(compgen -W "$choices" -- "$word"))
    local IFS=$'\\n'
    case "$kind" in
        file) COMPREPLY+=($(compgen -f -- "$word")) ;;
        folder) COMPREPLY+=($(compgen -d -- "$word")) ;;
    esac
}}

complete -o filenames -F _specgen specgen"""

_ZSH = (
    "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n"
)

_FISH = """\
function __specgen_names
    sh -c {names}
end

complete -c specgen -f
{lines}"""


@frozen(kw_only=False)
class _Completion:
    """What may stand somewhere: words, and what else by its kind."""

    words: tuple[str, ...] = ()
    kind: str = ""


def completion(run: Run) -> int:
    """Runs the command and returns its exit code."""
    from specgen.cli import parsers

    (shell,) = run.options.sources
    top, commands = parsers()
    script = _fish(commands) if shell == "fish" else _bash(top, commands)
    run.console.result(f"{_ZSH if shell == 'zsh' else ''}{script}")
    return Exit.DONE


def _bash(top: ArgumentParser, commands: Mapping[str, ArgumentParser]) -> str:
    first = (*commands, *(word for action in top._actions for word in _words(action)))
    values: dict[_Completion, list[str]] = {}
    operands: dict[_Completion, list[str]] = {}
    options: dict[_Completion, list[str]] = {}
    for name, parser in commands.items():
        flags: list[str] = []
        for action in parser._actions:
            flags += _words(action)
            completed = _completed(action)
            if not action.option_strings:
                operands.setdefault(completed, []).append(name)
            elif action.nargs != 0:
                places = (f'"{name} {word}"' for word in _words(action))
                values.setdefault(completed, []).extend(places)
        options[_Completion(tuple(flags))] = [f'"{name} -"*']
    return _BASH.format(
        names=_NAMES,
        commands=shlex.quote(" ".join(first)),
        values=_cases(values, 12),
        operands=_cases(operands, 20),
        options=_cases(options, 20),
    )


def _cases(places: Mapping[_Completion, list[str]], width: int) -> str:
    """The branches of a `case`: what is completed with the same is one."""
    return "\n".join(
        f"{' ' * width}{'|'.join(patterns)})"
        f" choices={shlex.quote(' '.join(completed.words))} kind={shlex.quote(completed.kind)} ;;"
        for completed, patterns in places.items()
    )


def _fish(commands: Mapping[str, ArgumentParser]) -> str:
    lines = []
    for name, parser in commands.items():
        about = shlex.quote(parser.description or "")
        lines.append(f"-n __fish_use_subcommand -a {name} -d {about}")
        here = f"-n '__fish_seen_subcommand_from {name}'"
        for action in parser._actions:
            lines.append(" ".join([here, *_fish_words(action)]))
    script = _NAMES.replace("    local ", "    ")
    return _FISH.format(
        names=shlex.quote(script),
        lines="\n".join(f"complete -c specgen {line}" for line in lines),
    )


def _fish_words(action: Action) -> Iterator[str]:
    for word in _words(action):
        yield f"-l {word[2:]}" if word.startswith("--") else f"-s {word[1:]}"
    completed = _completed(action)
    if completed.kind in ("file", "folder"):
        yield "-F"
    elif completed.kind == "name":
        yield "-a '(__specgen_names)'"
    elif completed.words:
        yield f"-a {shlex.quote(' '.join(completed.words))}"
    if action.option_strings:
        if action.nargs != 0:
            yield "-r" if completed.kind else "-x"
        yield f"-d {shlex.quote(action.help or '')}"


def _words(action: Action) -> tuple[str, ...]:
    return tuple(action.option_strings)


def _completed(action: Action) -> _Completion:
    """What an operand, or the value of an option, is completed with."""
    if action.choices is not None:
        return _Completion(tuple(map(str, action.choices)))
    if action.metavar == "CODE":
        return _Completion(tuple(sorted(allowable())))
    return _Completion(kind=_KINDS.get(str(action.metavar or ""), ""))
