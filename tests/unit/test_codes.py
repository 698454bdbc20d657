"""Codes and identifiers, as people type them."""

import base64
import hashlib

import pytest

from votekit._codes import (
    matches_identifier,
    read_code,
    read_identifier,
    write_code,
    write_identifier,
    write_whole,
)
from votekit.errors import FormatError

SECRETS = {"ticket": bytes(range(10)), "signing": bytes(range(16)), "opening": bytes(range(16, 32))}
WHOLE = hashlib.sha256(b"a manifest").digest()


def independent(secret, role, check_bits):
    """A code written a second way: as a string of bits."""
    check = hashlib.sha256(f"votekit/{role}-code/v1".encode() + b"\x00" + secret).digest()
    bits = "".join(f"{byte:08b}" for byte in secret) + "".join(f"{byte:08b}" for byte in check)[:check_bits]
    letters = [int(bits[start : start + 5], 2) for start in range(0, len(bits), 5)]
    return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[letter] for letter in letters)


@pytest.mark.parametrize(
    ("role", "check_bits", "length"), [("ticket", 10, 18), ("signing", 12, 28), ("opening", 12, 28)]
)
def test_codes(role, check_bits, length):
    secret = SECRETS[role]
    code = write_code(secret, role=role)
    plain = code.replace("-", "")
    assert plain == independent(secret, role, check_bits)
    assert len(plain) == length
    assert {len(group) for group in code.split("-")[:-1]} == {4}
    assert read_code(code, role=role) == secret
    assert read_code(plain.lower(), role=role) == secret
    assert read_code(" " + plain[:5] + " " + plain[5:] + "\n", role=role) == secret
    assert read_code(code.replace("0", "O").replace("1", "l"), role=role) == secret
    assert read_code(code.replace("0", "o").replace("1", "I").replace("-", "–"), role=role) == secret
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in plain[:6]) + "\u3000\uff0d" + plain[6:]
    assert read_code(full_width, role=role) == secret


def faults(text, role):
    with pytest.raises(FormatError) as caught:
        read_code(text, role=role, where="card")
    (only,) = caught.value.faults
    assert only.where == "card"
    return only


def outcome(text, role):
    try:
        read_code(text, role=role)
    except FormatError as error:
        return error
    return None


@pytest.mark.parametrize("role", ["ticket", "signing", "opening"])
def test_every_single_wrong_character_is_noticed_but_one_in_a_thousand(role):
    code = write_code(SECRETS[role], role=role).replace("-", "")
    missed = 0
    for place, right in enumerate(code):
        for wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
            if wrong != right:
                error = outcome(code[:place] + wrong + code[place + 1 :], role)
                missed += error is None
                assert error is None or error.code == "VK-7003"
    assert missed <= 3


def test_faults_of_codes():
    code = write_code(SECRETS["signing"], role="signing")
    assert faults(code[:-1], "signing").code == "VK-7002"
    assert faults(code[:-1], "signing").values == (("wanted", "28"), ("found", "27"))
    assert faults("", "ticket").code == "VK-7002"
    for character in "Uu!张ıſ_é٣\u200b":
        fault = faults(code[:2] + character + code[3:], "signing")
        assert (fault.code, fault.values) == ("VK-7001", (("position", "3"),))


@pytest.mark.parametrize(
    ("is_one", "wanted", "code"),
    [
        ("signing", "opening", "VK-7004"),
        ("opening", "signing", "VK-7005"),
        ("ticket", "signing", "VK-7006"),
        ("ticket", "opening", "VK-7006"),
        ("signing", "ticket", "VK-7007"),
        ("opening", "ticket", "VK-7007"),
    ],
)
def test_a_code_of_another_role_is_named(is_one, wanted, code):
    assert faults(write_code(SECRETS[is_one], role=is_one), wanted).code == code


def test_the_wanted_role_wins_where_both_checks_fit():
    # One secret in 4,096 has the same check under both labels: it must be read as what is wanted.
    for number in range(100_000):
        secret = number.to_bytes(16, "big")
        signing, opening = (write_code(secret, role=role) for role in ("signing", "opening"))
        if signing == opening:
            assert read_code(signing, role="signing") == read_code(signing, role="opening") == secret
            return
    raise AssertionError("none found")


@pytest.mark.parametrize("role", ["ticket", "signing", "opening"])
def test_secrets_of_another_size(role):
    for secret in (SECRETS[role][:-1], SECRETS[role] + b"\x00"):
        with pytest.raises(ValueError, match="bits"):
            write_code(secret, role=role)


def test_identifiers():
    text = write_identifier(WHOLE)
    assert text.replace("-", "") == base64.b32encode(WHOLE).decode()[:32]
    assert [len(group) for group in text.split("-")] == [4] * 8
    assert read_identifier(text) == WHOLE[:20]
    assert read_identifier(text.lower().replace("-", " ")) == WHOLE[:20]
    assert matches_identifier(read_identifier(text), WHOLE)


@pytest.mark.parametrize("prefix", ["votekit", "sha256"])
def test_whole_identifiers(prefix):
    text = write_whole(WHOLE, prefix)
    assert text == f"{prefix}:{base64.b32encode(WHOLE).decode().rstrip('=')}"
    assert len(text) == len(prefix) + 53
    assert read_identifier(text) == read_identifier(text.lower()) == WHOLE
    assert read_identifier(text.replace(":", "：")) == WHOLE
    assert matches_identifier(read_identifier(text), WHOLE)


def test_whole_by_default():
    assert write_whole(WHOLE).startswith("votekit:")


SHORT = write_identifier(WHOLE)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "VK-7011"),
        (SHORT[:-1], "VK-7011"),
        (SHORT + "A", "VK-7011"),
        (SHORT[:19], "VK-7011"),
        (write_whole(WHOLE).removeprefix("votekit:"), "VK-7011"),
        ("votekit:" + SHORT, "VK-7011"),
        ("votekit:sha256:" + write_whole(WHOLE).removeprefix("votekit:")[7:], "VK-7012"),
        ("votekit:" + write_whole(WHOLE, "sha256"), "VK-7011"),
        ("sha256:" + write_whole(WHOLE), "VK-7011"),
        ("md5:" + write_whole(WHOLE).removeprefix("votekit:"), "VK-7011"),
        (SHORT[:-1] + "1", "VK-7012"),
        (SHORT[:-1] + "0", "VK-7012"),
        (SHORT[:-1] + "8", "VK-7012"),
        (SHORT[:-1] + "张", "VK-7012"),
        (SHORT[:-1] + "ı", "VK-7012"),
        (SHORT[:-1] + "=", "VK-7012"),
        (write_whole(WHOLE)[:-1] + "B", "VK-7012"),
        (write_whole(WHOLE)[:-4] + "====", "VK-7012"),
        (SHORT[:-6] + "======", "VK-7011"),
        (SHORT.replace("-", "")[:26] + "======", "VK-7012"),
    ],
)
def test_identifiers_refused(text, code):
    with pytest.raises(FormatError) as caught:
        read_identifier(text, where="--session")
    assert (caught.value.code, caught.value.faults[0].where) == (code, "--session")


def test_what_matches():
    other = bytes([WHOLE[0] ^ 1]) + WHOLE[1:]
    later = WHOLE[:-1] + bytes([WHOLE[-1] ^ 1])
    assert not matches_identifier(WHOLE[:20], other)
    assert matches_identifier(WHOLE[:20], later)
    assert not matches_identifier(WHOLE, later)
    # "a shorter form is a label, never a check"
    for size in (0, 1, 10, 19, 21, 31):
        assert not matches_identifier(WHOLE[:size], WHOLE)


def test_a_digest_of_another_size_is_the_caller_s_fault():
    for call in (write_identifier, write_whole, lambda data: matches_identifier(WHOLE[:20], data)):
        with pytest.raises(ValueError, match="32"):
            call(WHOLE[:31])
