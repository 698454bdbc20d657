"""The end of every meeting: archive, and audit with what stands on paper."""

import json
import re

from votekit import StateError
from votekit.errors import fault
from votekit_cli.demonstration.stage import Stage

_AUDIT = re.compile(r"votekit (audit \S+\.zip .*)")


def archive_and_audit(stage: Stage, place: str) -> None:
    """Write the archive, and type the audit that it prints, with the identifiers from paper.

    Raises:
        StateError: the verdict is not "passed" (VK-9602).
    """
    told = stage.type(place, "archive", "--to", f"../{place}.zip")
    typed = _AUDIT.search(told)
    arguments = typed[1].split() if typed else ["audit", f"{place}.zip"]
    stage.type(".", *arguments)
    verdict = json.loads(stage.type(".", "--json", *arguments, quiet=True).splitlines()[0])["data"]["verdict"]
    if verdict != "passed":
        raise StateError(fault(place, "VK-9602", found=verdict, wanted="passed"))
