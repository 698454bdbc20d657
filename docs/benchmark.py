"""What votekit costs beside its own primitives, measured in one run: ``make benchmark``."""

import secrets
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

sys.path.insert(0, str(Path(__file__).parents[1]))

import votekit
from tests.meeting import Meeting, example
from votekit import Numbers, _blindrsa, _suite
from votekit.casts import checked_casts
from votekit.messages import share_info, stamped

BALLOTS = 40
ROUNDS = 5


def seconds(work: Callable[[], object], times: int) -> float:
    """The median over several rounds of one call's time."""
    found = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for _ in range(times):
            work()
        found.append((time.perf_counter() - begun) / times)
    return statistics.median(found)


def meeting() -> Meeting:
    """A small session of definition C: three issuers, three of five scrutineers."""
    held = Meeting.frozen(example("shi-renda-shouji"), voters=BALLOTS, tickets=1)
    credentials = [held.credential(ticket) for ticket in held.named]
    held.end_issuing(Numbers(entitled=327, present=BALLOTS, unused=1), struck=held.drawn)
    for credential in credentials:
        held.vote(credential, {"1": "赞成", "2": "反对"})
    return held


def primitives(held: Meeting) -> dict[str, float]:
    """The same cryptography, called directly."""
    key = Ed25519PrivateKey.generate()
    signature, public = key.sign(b"x" * 4096), key.public_key()
    cast = votekit.check_cast(held.manifest, held.casts[0])
    assert isinstance(cast, votekit.Cast)
    group = held.manifest.groups[0]
    message = stamped(held.manifest.session, "all", cast.key)
    rsa = _blindrsa._public_key(int.from_bytes(group.issuers[0], "big"), 65537)
    info = share_info(held.manifest.session, "all", cast.key, 1)
    private = held.openers[0].private

    def pss() -> None:
        from cryptography.hazmat.primitives.asymmetric import padding
        from cryptography.hazmat.primitives.hashes import SHA384

        rsa.verify(cast.message.stamps[0], message, padding.PSS(padding.MGF1(SHA384()), 48), SHA384())

    return {
        "Ed25519 verify": seconds(lambda: public.verify(signature, b"x" * 4096), 200),
        "RSA-PSS verify, 3072 bits": seconds(pss, 200),
        "HPKE open": seconds(lambda: _suite.unseal(private, info, cast.message.sealed.shares[0]), 200),
    }


def main() -> None:
    """Measure and print a table of ratios."""
    held = meeting()
    base = primitives(held)
    checks = 3 * base["RSA-PSS verify, 3072 bits"] + base["Ed25519 verify"]
    opens = 3 * base["HPKE open"]
    # Two valid casts are enough to make the opening's keys known to ``checked_casts``.
    opening = votekit.Opening(
        session=held.manifest.session,
        closing=bytes(32),
        batches=bytes(32),
        rulings=bytes(32),
        keys=tuple(
            votekit.opening.OpenedKey(seat=card.seat, private=card.opening.private)
            for card in held.secrets.cards[:3]
        ),
        signatures=votekit.signatures.Signatures(),
    )
    lines = list(enumerate(held.casts, 1))
    checked = seconds(lambda: list(checked_casts(held.manifest, opening, lines)), 1) / len(lines)

    private = held.issuers[0].private
    blinded = secrets.randbelow(private.n).to_bytes(384, "big")
    stamp = seconds(lambda: _blindrsa.blind_sign(private, blinded, base_blinding=3), 10)
    number = int.from_bytes(blinded, "big")
    plain = seconds(lambda: (pow(number, private.dp, private.p), pow(number, private.dq, private.q)), 10)

    print("one ballot of three issuers, three shares opened")
    print(f"  its primitives alone                 {1000 * (checks + opens):7.2f} ms   1.0")
    print(
        f"  checked, opened and read             {1000 * checked:7.2f} ms   {checked / (checks + opens):.1f}"
    )
    print("one stamp")
    print(f"  two CRT powers with Python's pow     {1000 * plain:7.2f} ms   1.0")
    print(
        f"  blind_sign, {_blindrsa._secret_power.__name__:<24} {1000 * stamp:7.2f} ms   {stamp / plain:.2f}"
    )


if __name__ == "__main__":
    main()
