"""`specgen explain`: what findings mean, and how they are cured."""

from __future__ import annotations

from specgen.commands.run import Exit, Run
from specgen.findings.codes import DiagnosticCode
from specgen.findings.console import table
from specgen.workspace.config import ConfigurationError, Problem, suggestion


def explain(run: Run) -> int:
    """Prints what the page of diagnostics says of codes, or the list of all codes.

    Raises ConfigurationError for a code that there is not.
    """
    from specgen.findings.explanations import explanations, summaries

    if not run.options.sources:
        told = summaries()
        rows = [
            (code.identifier, code.severity.value, told[code.identifier])
            for code in DiagnosticCode
        ]
        for line in table(rows):
            run.console.result(line)
        return Exit.DONE
    texts = explanations()
    codes = [word.upper() for word in run.options.sources]
    for code in codes:
        if code not in texts:
            raise ConfigurationError(
                Problem(
                    message=f"there is no finding {code!r}",
                    help=suggestion(code, texts),
                )
            )
    run.console.result("\n".join(texts[code] for code in codes).rstrip("\n"))
    return Exit.DONE
