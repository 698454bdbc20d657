"""Help that speaks Chinese and fits 80 cells, and click's own messages in Chinese.

click has no Chinese catalogue, and counts characters where a terminal counts cells.
"""

import sys
from collections.abc import Sequence

import click

from votekit_cli.output import SCREEN, padded, width, wrapped
from votekit_cli.wording import known, say, spoken
from votekit_cli.wording.click_zh import PLURALS, SENTENCES

_TERM_CELLS = 26


def translate_click() -> None:
    """Let click's own messages be said in the language being spoken.

    click fetches them through ``gettext`` under the name ``_`` of each of its modules, and a compiled
    catalogue would have to be a binary file: so that one name is given a function with a dictionary.
    """
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "click":
            if hasattr(module, "_"):
                setattr(module, "_", _translated)  # noqa: B010 - the name is click's
            if hasattr(module, "ngettext"):
                setattr(module, "ngettext", _translated_plural)  # noqa: B010


def _translated(message: str) -> str:
    return SENTENCES.get(message, message) if spoken() == "zh" else message


def _translated_plural(one: str, many: str, number: int) -> str:
    chosen = one if number == 1 else many
    return PLURALS.get(chosen, chosen) if spoken() == "zh" else chosen


class Option(click.Option):
    """An option whose help is ``help.<command>.<option>`` in the catalogue."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option as written and its help, in the language being spoken."""
        names = ", ".join(self.opts)
        key = f"help.{ctx.info_name if ctx.parent else 'votekit'}.{self.name}"
        if not known(key):
            key = f"help.any.{self.name}"
        if not self.is_flag:
            names += " " + say(f"{key}.value")
        return names, say(key)


class Argument(click.Argument):
    """An argument that is called by its word in the catalogue, ``help.argument.<name>``."""

    def get_error_hint(self, ctx: click.Context | None) -> str:
        """How a usage error names it."""
        del ctx
        return say(f"help.argument.{self.name}")


class Command(click.Command):
    """A verb: what it does, its options, and an example that runs."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``."""
        return _speaking(super().get_help_option(ctx))

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the whole page."""
        verb = str(ctx.info_name)
        _write_usage(formatter, ctx, say(f"help.{verb}.usage"))
        for line in wrapped(say(f"help.{verb}"), SCREEN - 2):
            formatter.write(f"{line}\n")
        records = [r for p in self.get_params(ctx) if isinstance(p, click.Option) if (r := _record(p, ctx))]
        formatter.write(f"\n{say('help.options')}\n")
        write_terms(formatter, records)
        formatter.write(f"\n{say('help.example')}\n")
        for line in say(f"help.{verb}.example").splitlines():
            formatter.write(f"  {line}\n")


class Group(click.Group):
    """All verbs, in the order of a meeting. Without a verb: the guide."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they were added, which is that of a meeting."""
        del ctx
        return list(self.commands)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``."""
        return _speaking(super().get_help_option(ctx))

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the whole page."""
        _write_usage(formatter, ctx, say("help.votekit.usage"))
        for line in wrapped(say("help.votekit"), SCREEN - 2):
            formatter.write(f"{line}\n")
        for heading, verbs in (
            ("help.before", ("new", "check", "freeze")),
            ("help.during", ("attend", "issue", "vote", "close", "enter", "count", "ruling", "declare")),
            ("help.after", ("form", "archive", "audit", "demo")),
        ):
            formatter.write(f"\n{say(heading)}\n")
            write_terms(formatter, [(verb, say(f"help.{verb}.short")) for verb in verbs], cells=10)
        formatter.write(f"\n{say('help.options')}\n")
        records = [r for p in self.get_params(ctx) if isinstance(p, click.Option) if (r := _record(p, ctx))]
        write_terms(formatter, records)
        formatter.write(f"\n{say('help.statuses')}\n")


def _speaking(option: click.Option | None) -> click.Option | None:
    """The help option, saying in the language being spoken what it does."""
    assert option is not None  # no command here goes without help
    option.help = say("help.help")
    return option


def _write_usage(formatter: click.HelpFormatter, ctx: click.Context, arguments: str) -> None:
    prefix = f"{say('help.usage')} {ctx.command_path} "
    indent = " " * width(prefix)
    for number, line in enumerate(wrapped(arguments, SCREEN - 2 - width(prefix))):
        formatter.write(f"{indent if number else prefix}{line}".rstrip() + "\n")
    formatter.write("\n")


def _record(option: click.Option, ctx: click.Context) -> tuple[str, str] | None:
    if isinstance(option, Option):
        return option.get_help_record(ctx)
    return ", ".join(option.opts), option.help or ""


def write_terms(
    formatter: click.HelpFormatter, records: Sequence[tuple[str, str]], *, cells: int = _TERM_CELLS
) -> None:
    """Write terms and what they mean in two columns that fit the screen."""
    for term, meaning in records:
        lines = wrapped(meaning, SCREEN - cells - 6)
        formatter.write(f"  {padded(term, cells)}  {lines[0]}\n")
        for line in lines[1:]:
            formatter.write(f"  {'':{cells}}  {line}\n")
