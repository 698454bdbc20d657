"""Percentages as they are printed beside exact fractions. Nothing is ever compared with one of them.

Source: docs/rules/index.md ([print]); published results in tests/elections/truth.csv.
"""

from collections.abc import Sequence

from votekit.definition import PercentStyle


def percentages(
    counts: Sequence[int], total: int, style: PercentStyle, *, omit_zero: bool = False
) -> tuple[str, ...]:
    """Print shares of a total.

    Args:
        counts: not negative; for ``largest-remainder`` together exactly ``total``, so that the printed
            numbers add up to 100.
        total: what they are shares of, at least 1.
        style: digits after the point, how the rest is dropped, whether final zeros are stripped.
        omit_zero: print nothing for a count of 0.

    Returns:
        Numbers as text, without a percent sign; empty text for what is omitted.

    Raises:
        ValueError: a total below 1, a negative count, or counts that largest remainders cannot serve.
    """
    if total < 1 or any(count < 0 for count in counts):
        raise ValueError("shares are of at least 1, and not negative")
    unit = 10**style.digits
    scaled = [100 * unit * count for count in counts]
    if style.style == "half-up":
        numbers = [(2 * each + total) // (2 * total) for each in scaled]
    else:
        numbers = [each // total for each in scaled]
    if style.style == "largest-remainder":
        if sum(counts) != total:
            raise ValueError("largest remainders are taken of a whole")
        lacking = 100 * unit - sum(numbers)
        # Equal remainders go to the greater count, then to the one that stands first.
        ranked = sorted(
            range(len(counts)), key=lambda index: (-(scaled[index] % total), -counts[index], index)
        )
        for index in ranked[:lacking]:
            numbers[index] += 1
    return tuple(
        "" if omit_zero and count == 0 else _text(number, style)
        for count, number in zip(counts, numbers, strict=True)
    )


def _text(number: int, style: PercentStyle) -> str:
    whole, rest = divmod(number, 10**style.digits)
    digits = f"{rest:0{style.digits}d}" if style.digits else ""
    if style.strip_zeros:
        digits = digits.rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)
