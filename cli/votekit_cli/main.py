"""The command line: one group of verbs, and the one place where an error becomes a message and a status.

Exit statuses, frozen: 0 done, 1 unexpected, 2 usage, 3 input bad, 4 verification failed, 5 void by the rule,
6 not at this step, 7 key or card missing, 8 a ruling is needed.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from votekit import FormatError, StateError, UnsupportedError, VerificationError, VotekitError
from votekit_cli import guide
from votekit_cli.application import Application
from votekit_cli.commands import (
    archive,
    attend,
    audit,
    check,
    close,
    count,
    declare,
    demo,
    enter,
    form,
    freeze,
    issue,
    new,
    ruling,
    vote,
)
from votekit_cli.help import Group, Option, translate_click
from votekit_cli.output import Output, fault_lines, fault_values
from votekit_cli.session import KeysMissingError
from votekit_cli.wording import chosen_language, say, speak

DONE, UNEXPECTED, USAGE, BAD_INPUT, NOT_VERIFIED, VOID, WRONG_PHASE, KEY_MISSING, RULING_NEEDED = range(9)
_CARD_FAULTS = {"VK-5061", "VK-5062"}


@click.group(cls=Group, name="votekit", invoke_without_command=True)
@click.option("-C", "folder", cls=Option, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--json", "as_json", cls=Option, is_flag=True)
@click.option("--lang", cls=Option, type=click.Choice(["zh", "en"]))
@click.version_option(None, "--version", cls=Option, package_name="renda-votekit", prog_name="votekit")
@click.pass_context
def votekit(context: click.Context, *, folder: Path | None, as_json: bool, lang: str | None) -> int:
    """All verbs; without one, the guide."""
    del lang  # read before anything was parsed, so that a mistake is also told in that language
    application = Application(start=folder or Path(), output=Output(as_json=as_json))
    context.obj = application
    context.call_on_close(application.close)
    return DONE if context.invoked_subcommand else guide.show(application)


for _verb in (
    new.new,
    check.check,
    freeze.freeze,
    attend.attend,
    issue.issue,
    vote.vote,
    close.close,
    enter.enter,
    count.count,
    ruling.ruling,
    declare.declare,
    form.form,
    archive.archive,
    audit.audit,
    demo.demo,
):
    votekit.add_command(_verb)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    speak(chosen_language(_option(given, "--lang")))
    translate_click()
    as_json = "--json" in given
    try:
        status: Any = votekit.main(given, prog_name="votekit", standalone_mode=False)
    except click.UsageError as error:
        return _told(as_json, USAGE, [say("usage-error", message=error.format_message()), _hint(error)])
    except (click.Abort, KeyboardInterrupt, EOFError):
        return _told(as_json, UNEXPECTED, ["", say("interrupted")])
    except VotekitError as error:
        return _failed(as_json, error)
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not try to flush the rest into the closed pipe.
        sys.stdout = None
        return UNEXPECTED
    return status if type(status) is int else DONE


def status_of(error: VotekitError) -> int:
    """The exit status of an error."""
    if isinstance(error, KeysMissingError) or error.code in _CARD_FAULTS:
        return KEY_MISSING
    for kind, status in (
        (FormatError, BAD_INPUT),
        (UnsupportedError, BAD_INPUT),
        (VerificationError, NOT_VERIFIED),
        (StateError, WRONG_PHASE),
    ):
        if isinstance(error, kind):
            return status
    return UNEXPECTED


def _failed(as_json: bool, error: VotekitError) -> int:  # noqa: FBT001 - private
    status = status_of(error)
    lines = fault_lines(error.faults)
    if len(error.faults) > 1:
        lines.append(say("fault-count", n=len(error.faults)))
    return _told(as_json, status, lines, faults=fault_values(error.faults))


def _told(as_json: bool, status: int, lines: Sequence[str], **data: object) -> int:  # noqa: FBT001 - private
    for line in lines:
        click.echo(line, err=True)
    if as_json:
        Output(as_json=True).result("error", data or {"message": lines[0]}, [], ok=False, code=status)
    return status


def _hint(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "votekit"
    return say("usage-hint", command=path)


def _option(arguments: Sequence[str], name: str) -> str | None:
    for index, argument in enumerate(arguments):
        if argument == name:
            return arguments[index + 1] if index + 1 < len(arguments) else None
        if argument.startswith(f"{name}="):
            return argument.removeprefix(f"{name}=")
    return None


if __name__ == "__main__":
    sys.exit(main())
