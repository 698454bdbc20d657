"""Between canonical JSON and frozen values: exact types, no unknown field, all faults at once.

Dispatch is cattrs'; the hooks are ours, since a lenient conversion (``True`` to 1, a string to a tuple of
characters, a number to text) would be a second reading of one document.

Source: docs/spec.md, "Objects".
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin

import attrs
import cattrs

from votekit._canonical import MAX_INTEGER, Json, decode, displayed, encode, from_text, shown, to_text
from votekit.errors import Fault, FormatError, fault

T = TypeVar("T")
_Hook = Callable[[Any, Any], Any]

_FRACTION = re.compile(r"(-?(?:0|[1-9][0-9]{0,15}))/([1-9][0-9]{0,15})", re.ASCII)


@attrs.frozen
class Size:
    """In ``Annotated[bytes, Size(32)]``: exactly so many bytes."""

    count: int


@attrs.frozen
class Multiline:
    """In ``Annotated[str, Multiline()]``: a text in which line feeds may stand."""


def structure(cls: type[T], value: Json, *, where: str = "") -> T:
    """Make a value of ``cls`` from parsed JSON.

    Args:
        cls: an attrs class, or any type its fields may have: bool, int, str, bytes (base64url), Fraction
            (``"1/2"`` in lowest terms), date (ISO 8601), Literal, Optional and other unions (the first
            arm that reads), tuples, frozensets (lists, strictly increasing), mappings with str keys,
            ``Annotated`` with ``Size`` or ``Multiline``, Any (left as it is).
        value: what ``decode`` returned. Every field stands in an object, also one that is null.
        where: the place put in front of every fault.

    Raises:
        FormatError: with all faults, each with its path, such as ``items[3].name``.
    """
    try:
        return cast("T", _read(cls, value))
    except FormatError as error:
        if not where:
            raise
        raise FormatError(each.within(where) for each in error.faults) from None


def unstructure(value: object) -> Json:
    """The JSON of a value, as ``structure`` reads it; fields that are None are written as null."""
    return cast("Json", _CONVERTER.unstructure(value))


def read(cls: type[T], data: bytes, *, limit: int, where: str = "") -> T:
    """Read canonical bytes: decode, structure, write again, compare.

    Raises:
        FormatError: unless ``write`` gives these very bytes.
    """
    value = structure(cls, decode(data, limit=limit, where=where), where=where)
    if write(value) != data:
        raise FormatError(fault(where, "VK-1018"))
    return value


def write(value: object) -> bytes:
    """The canonical bytes of a value."""
    return encode(unstructure(value))


def register(cls: type[T], *, structure: Callable[[Json], T], unstructure: Callable[[T], Json]) -> None:
    """Give a class a JSON form of its own, for wherever it stands as a field."""
    _CONVERTER.register_structure_hook(cls, lambda value, _: structure(value))
    _CONVERTER.register_unstructure_hook(cls, unstructure)


def _read(cls: Any, value: Any) -> Any:
    return _CONVERTER.get_structure_hook(cls)(value, cls)


def _refuse(code: str, **values: object) -> FormatError:
    return FormatError(fault("", code, **values))


def _parts(parts: Iterable[tuple[str, Any, Any]]) -> list[Any]:
    """Read (place, type, value) parts, and report the faults of all of them."""
    results: list[Any] = []
    faults: list[Fault] = []
    for place, cls, value in parts:
        try:
            results.append(_read(cls, value))
        except FormatError as error:
            faults.extend(each.within(place) for each in error.faults)
    if faults:
        raise FormatError(faults)
    return results


def _whole_number(value: object, _: Any) -> int:
    if type(value) is not int:
        raise _refuse("VK-1023")
    if abs(value) > MAX_INTEGER:
        raise _refuse("VK-1007", number=shown(str(value)), limit=MAX_INTEGER)
    return value


def _text(value: object, _: Any) -> str:
    return displayed(_characters(value), "")


def _characters(value: object) -> str:
    if type(value) is not str:
        raise _refuse("VK-1024")
    return value


def _truth(value: object, _: Any) -> bool:
    if type(value) is not bool:
        raise _refuse("VK-1025")
    return value


def _nothing(value: object, _: Any) -> None:
    if value is not None:
        raise _refuse("VK-1028")


def _octets(value: object, _: Any) -> bytes:
    return from_text(_characters(value))


def _fraction(value: object, _: Any) -> Fraction:
    match = _FRACTION.fullmatch(_characters(value))
    if match is None:
        raise _refuse("VK-1031")
    fraction = Fraction(int(match[1]), int(match[2]))
    if _write_fraction(fraction) != value:
        raise _refuse("VK-1032", lowest=_write_fraction(fraction))
    return fraction


def _write_fraction(fraction: Fraction) -> str:
    return f"{fraction.numerator}/{fraction.denominator}"


def _date(value: object, _: Any) -> date:
    text = _characters(value)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _refuse("VK-1033") from None
    if day.isoformat() != text:
        raise _refuse("VK-1033")
    return day


def _annotated(cls: Any) -> _Hook:
    plain, *notes = get_args(cls)

    def read_annotated(value: Any, _: Any) -> Any:
        for note in notes:
            if type(note) is Size:
                return from_text(_characters(value), size=note.count)
            if type(note) is Multiline:
                return displayed(_characters(value), "", multiline=True)
        return _read(plain, value)

    return read_annotated


def _literal(cls: Any) -> _Hook:
    choices = {(type(choice), choice) for choice in get_args(cls)}

    def read_literal(value: Any, _: Any) -> Any:
        if type(value) not in {str, int, bool} or (type(value), value) not in choices:
            raise _refuse("VK-1026", choices=", ".join(str(choice) for choice in get_args(cls)))
        return value

    return read_literal


def _union(cls: Any) -> _Hook:
    arms = sorted(get_args(cls), key=lambda arm: arm is not NoneType)

    def read_union(value: Any, _: Any) -> Any:
        for arm in arms[:-1]:
            try:
                return _read(arm, value)
            except FormatError:
                continue
        return _read(arms[-1], value)

    return read_union


def _list(value: object) -> list[Any]:
    if type(value) is not list:
        raise _refuse("VK-1029")
    return value


def _tuple(cls: Any) -> _Hook:
    kinds = get_args(cls)
    endless = kinds[1:] == (Ellipsis,)

    def read_tuple(value: Any, _: Any) -> Any:
        values = _list(value)
        if not endless and len(values) != len(kinds):
            raise _refuse("VK-1034", wanted=len(kinds), found=len(values))
        return tuple(
            _parts(
                (f"[{index}]", kinds[0] if endless else kinds[index], part)
                for index, part in enumerate(values)
            )
        )

    return read_tuple


def _frozenset(cls: Any) -> _Hook:
    (kind,) = get_args(cls)

    def read_frozenset(value: Any, _: Any) -> Any:
        values = _parts((f"[{index}]", kind, part) for index, part in enumerate(_list(value)))
        if any(one >= other for one, other in pairwise(values)):
            raise _refuse("VK-1035")
        return frozenset(values)

    return read_frozenset


def _mapping(cls: Any) -> _Hook:
    _, kind = get_args(cls)

    def read_mapping(value: Any, _: Any) -> Any:
        members = _dict(value)
        parts = _parts(
            part for key in members for part in ((shown(key), str, key), (shown(key), kind, members[key]))
        )
        return dict(zip(parts[::2], parts[1::2], strict=True))

    return read_mapping


def _dict(value: object) -> dict[str, Any]:
    if type(value) is not dict:
        raise _refuse("VK-1027")
    return value


def _object(cls: Any) -> _Hook:
    fields = {field.name: field for field in attrs.fields(attrs.resolve_types(cls)) if field.init}

    def read_object(value: Any, _: Any) -> Any:
        members = _dict(value)
        faults = [fault(shown(name), "VK-1021") for name in members if name not in fields]
        faults += [fault(name, "VK-1022") for name in fields if name not in members]
        present = [name for name in fields if name in members]
        try:
            parts = _parts((name, fields[name].type, members[name]) for name in present)
        except FormatError as error:
            faults += error.faults
        if faults:
            raise FormatError(faults)
        try:
            return cls(**{fields[name].alias: part for name, part in zip(present, parts, strict=True)})
        except ValueError as error:
            # Parts that are each well formed, and together refused by the class itself.
            raise _refuse("VK-1036", reason=str(error)) from None

    return read_object


def _write_object(value: Any) -> dict[str, Json]:
    return {
        field.name: unstructure(getattr(value, field.name))
        for field in attrs.fields(type(value))
        if field.init
    }


def _origin(*origins: object) -> Callable[[Any], bool]:
    return lambda cls: get_origin(cls) in origins


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter()
    for cls, hook in {
        int: _whole_number, str: _text, bool: _truth, NoneType: _nothing, bytes: _octets,
        Fraction: _fraction, date: _date,
    }.items():  # fmt: skip
        converter.register_structure_hook(cls, hook)
    for belongs, factory in (
        (attrs.has, _object),
        (_origin(Union, UnionType), _union),
        (_origin(Literal), _literal),
        (_origin(tuple), _tuple),
        (_origin(frozenset), _frozenset),
        (_origin(dict, Mapping), _mapping),
        (_origin(Annotated), _annotated),
    ):
        converter.register_structure_hook_factory(belongs, factory)
    converter.register_structure_hook_func(lambda cls: cls is Any, lambda value, _: value)

    converter.register_unstructure_hook_func(attrs.has, _write_object)
    converter.register_unstructure_hook(bytes, to_text)
    converter.register_unstructure_hook(Fraction, _write_fraction)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(tuple, lambda value: [unstructure(part) for part in value])
    converter.register_unstructure_hook(
        frozenset, lambda value: [unstructure(part) for part in sorted(value)]
    )
    converter.register_unstructure_hook_func(
        lambda cls: isinstance(cls, type) and issubclass(cls, Mapping),
        lambda value: {key: unstructure(part) for key, part in value.items()},
    )
    return converter


_CONVERTER = _converter()
