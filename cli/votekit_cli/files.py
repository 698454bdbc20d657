"""Everything that touches a disk, apart from the databases of ``store``.

Writing is all or nothing: a new file beside the old one, synced, then put in its place.
Secrets are born with mode 0600. Reading is bounded.
A failure of the operating system becomes a ``DiskError`` that says which file and what to do.
"""

import csv
import errno
import io
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from votekit import FormatError, VotekitError
from votekit.errors import fault

TEXT_LIMIT = 8 * 1024 * 1024
SHEET_ROWS = 100_000
_SPREADSHEETS = {".xls", ".xlsx", ".xlsm", ".et", ".ods"}
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class DiskError(VotekitError):
    """The operating system refused: disk full, no permission, a device gone. Nothing was changed."""


@contextmanager
def reporting(path: Path) -> Iterator[None]:
    """Turn a failure of the operating system into a ``DiskError`` that names ``path``."""
    try:
        yield
    except FileNotFoundError as error:
        raise FormatError(fault(str(path), "VK-9101")) from error
    except PermissionError as error:
        raise DiskError(fault(str(path), "VK-9102")) from error
    except OSError as error:
        code = "VK-9103" if error.errno in _NO_SPACE else "VK-9104"
        raise DiskError(fault(str(path), code, reason=error.strerror or error)) from error


def read_bytes(path: Path, *, limit: int = TEXT_LIMIT) -> bytes:
    """The whole of a file of at most ``limit`` octets.

    Raises:
        FormatError: it is not there, or too large.
        DiskError: it cannot be read.
    """
    with reporting(path), path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise FormatError(fault(str(path), "VK-9105", limit=limit))
    return data


def read_text(path: Path) -> str:
    """The whole of a text file, as Excel, WPS and editors of this country write it (UTF-8 or GB 18030).

    Raises:
        FormatError: a spreadsheet that is not text, or another encoding.
        DiskError: it cannot be read.
    """
    if path.suffix.lower() in _SPREADSHEETS:
        raise FormatError(fault(str(path), "VK-9106", suffix=path.suffix))
    data = read_bytes(path)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FormatError(fault(str(path), "VK-9106", suffix=path.suffix))
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise FormatError(fault(str(path), "VK-9107"))


def read_rows(path: Path) -> list[list[str]]:
    """The rows of a CSV file, comma, semicolon or tab between the cells; blank rows are kept as empty lists.

    Raises:
        FormatError: not a CSV file, or more than 100,000 rows.
        DiskError: it cannot be read.
    """
    text = read_text(path)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max((",", "\t", ";"), key=head.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if len(rows) == SHEET_ROWS:
                raise FormatError(fault(str(path), "VK-9108", rows=SHEET_ROWS))
            rows.append(row)
    except csv.Error as error:
        raise FormatError(fault(f"{path}:{len(rows) + 1}", "VK-9109")) from error
    return rows


def rows_bytes(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as a CSV file that Excel and WPS open without asking (UTF-8 with BOM, CRLF)."""
    text = io.StringIO()
    csv.writer(text).writerows([_harmless(str(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    # A cell that begins like a formula would be run by a spreadsheet that opens the file.
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def write(path: Path, data: bytes, *, secret: bool = False) -> None:
    """Put ``data`` in place of the file, durably, or leave everything as it was."""
    write_stream(path, [data], secret=secret)


def write_stream(path: Path, chunks: Iterable[bytes], *, secret: bool = False) -> None:
    """Put ``chunks``, one after the other, in place of the file, durably, or leave everything as it was."""
    with reporting(path):
        make_folder(path.parent, secret=secret)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                for chunk in chunks:
                    stream.write(chunk)
                stream.flush()
                os.fsync(stream.fileno())
            if not secret:
                Path(name).chmod(0o666 & ~_mask())
            Path(name).replace(path)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(name).unlink()
            raise
        sync_folder(path.parent)


def _mask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def make_folder(path: Path, *, secret: bool = False) -> None:
    """Make a folder with its parents; one for secrets is closed to other users."""
    with reporting(path):
        path.mkdir(parents=True, exist_ok=True)
        if secret and stat.S_IMODE(path.stat().st_mode) != stat.S_IRWXU:
            path.chmod(stat.S_IRWXU)


def sync_folder(path: Path) -> None:
    """Make what was renamed or removed in a folder durable, where the system can."""
    with suppress(PermissionError):  # where no folder can be opened, as on Windows
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove(path: Path) -> bool:
    """Remove a file durably; whether it was there."""
    with reporting(path):
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        sync_folder(path.parent)
    return True


def bounded_lines(stream: IO[bytes], limit: int) -> Iterator[bytes | None]:
    """The lines of a stream without their ends; None for one longer than ``limit``, which is skipped.

    A last line without an end counts as a line. Memory stays bounded whatever arrives.
    """
    while data := stream.readline(limit + 2):
        if data.endswith(b"\n"):
            line = data[:-1]
            yield line if len(line) <= limit else None
        elif len(data) <= limit:
            yield data
        else:
            yield None
            while (rest := stream.readline(65_536)) and not rest.endswith(b"\n"):
                pass
