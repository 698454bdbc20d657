"""Dates and counts of rounds as Chinese documents write them."""

from datetime import date

_DIGITS = "〇一二三四五六七八九"


def numeral(number: int) -> str:
    """A number from 0 to 99 in Chinese: 十二, 二十."""
    tens, ones = divmod(number, 10)
    text = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return text + (_DIGITS[ones] if ones or not tens else "")


def long_date(day: date | str) -> str:
    """2027年1月16日; a date that is none stays as it was written."""
    try:
        found = day if isinstance(day, date) else date.fromisoformat(day)
    except ValueError:
        return str(day)
    return f"{found.year}年{found.month}月{found.day}日"
