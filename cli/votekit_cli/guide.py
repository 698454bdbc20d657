"""Bare ``votekit``: where this session stands, and the one command to type next."""

from votekit import StateError
from votekit.closing import returned_batches
from votekit_cli.application import Application
from votekit_cli.session import IssuerFolder, Phase, SessionFolder, find
from votekit_cli.wording import say
from votekit_cli.words import sources


def show(application: Application) -> int:
    """Show the guide."""
    try:
        folder = find(application.start)
    except StateError:
        lines = say("guide-nowhere").splitlines()
        return application.output.result("guide", {"phase": None, "next": "votekit new"}, lines)
    if isinstance(folder, IssuerFolder):
        key = "guide-issuer" if folder.frozen else "issuer-waiting"
        session = folder.manifest.session_id if folder.frozen else None
        lines = [say(key, name=folder.issuer, id=session)]
        return application.output.result("guide", {"phase": "issuer", "session_id": session}, lines)
    return _session(application, folder)


def _session(application: Application, folder: SessionFolder) -> int:
    phase = folder.phase
    if phase == "draft":
        step, command = say("guide-draft"), "votekit check"
        lines = [folder.name, step, say("next", command=command)]
        return application.output.result("guide", {"phase": phase, "next": command}, lines)
    definition = folder.manifest.definition
    done, command = what_is_left(folder, phase)
    lines = [
        f"{definition.meeting.title}    {folder.manifest.session_id}",
        *([say("rehearsal")] if folder.manifest.rehearsal else []),
        say("guide-sources", sources=sources(definition.sources), entitled=definition.entitled),
        done,
        say("next", command=command),
    ]
    data = {"phase": phase, "session_id": folder.manifest.session_id, "next": command}
    return application.output.result("guide", data, lines)


def what_is_left(folder: SessionFolder, phase: Phase) -> tuple[str, str]:
    """How far the day has come, in a sentence, and the command to type next."""
    definition = folder.manifest.definition
    cards = " --card -" * definition.open_with
    if phase in ("frozen", "attended", "issuing"):
        return _before_voting(folder, phase, cards)
    if phase == "issued":
        by_hand = "" if set(definition.sources) <= {"device", "lot"} else " --returned …"
        if definition.sealed:
            return say(
                "guide-voting", n=folder.store.returned()
            ), f"votekit vote / votekit close{by_hand}{cards}"
        return say("guide-issued"), f"votekit close{by_hand}"
    if phase == "void":
        return say("guide-void"), "votekit form 收回"
    if phase == "closed":
        return say("guide-closed"), _entering(folder) or f"votekit count{cards}"
    if phase == "counted":
        return _counted(folder)
    return _declared(folder)


def _before_voting(folder: SessionFolder, phase: Phase, cards: str) -> tuple[str, str]:
    if phase == "frozen":
        return say("guide-frozen"), "votekit attend --absent …"
    if phase == "issuing":
        return say("guide-issuing", n=len(folder.store.register())), f"votekit issue --end{cards}"
    if "device" in folder.manifest.definition.sources:
        command = "votekit issue"
    elif folder.hand_sources:
        command = f"votekit issue --printed … --issued … --unused …{cards}"
    else:
        command = "votekit close --returned …"
    key = "guide-attended" if folder.hand_sources or cards else "guide-attended-nothing"
    return say(key, present=folder.present), command


def _entering(folder: SessionFolder) -> str | None:
    """What must be entered before anything is counted; None when all is in."""
    closing = folder.closing
    if closing is None or returned_batches(closing) == sum(batch.size for batch in folder.batches):
        return None
    if "paper" not in folder.manifest.definition.sources:
        return "votekit enter … --source …"
    bags = folder.store.fact("bags") or []
    for number in (1, 2):
        if not bags or len(folder.store.fact(f"done-{number}") or []) < len(bags):
            return f"votekit enter --pass {number} --by …"
    return "votekit enter --settle --by …"


def _counted(folder: SessionFolder) -> tuple[str, str]:
    result = folder.result
    if result is None or folder.count_again(result):
        return say("guide-ruled"), "votekit count"
    if result.undecided:
        return say("guide-undecided", n=len(result.undecided)), "votekit ruling"
    if folder.manifest.rehearsal:
        return say("guide-counted"), "votekit archive --wipe"
    return say("guide-counted"), "votekit declare --by …"


def _declared(folder: SessionFolder) -> tuple[str, str]:
    last, result = folder.declarations[-1], folder.result
    if result is not None and folder.count_again(result):
        return say("guide-ruled"), "votekit count"
    if result is not None and last.result != result.digest:
        return say("guide-counted"), "votekit declare --by …"
    if last.pending:
        return say("guide-pending"), "votekit ruling"
    return say("guide-declared"), "votekit archive"
