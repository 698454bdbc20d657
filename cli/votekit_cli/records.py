"""Records on disk: a folder or a zip that holds exactly the named files, opened without trusting either.

A zip is read where it lies: names are compared with the list, sizes are bounded before anything is unpacked,
and a name that stands in it twice is refused.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from votekit import FormatError, Record
from votekit.errors import Fault, fault
from votekit.record import FILES
from votekit_cli import files

UNPACKED_LIMIT = 1 << 30
_MEMORY_LIMIT = 64 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16


@contextmanager
def opened_record(path: Path) -> Iterator[Record]:
    """A record in a folder (the session's own, or its ``record/``) or a zip.

    Raises:
        FormatError: not a record: missing, damaged, with unknown or doubled names, or too large.
        DiskError: it cannot be read.
    """
    with ExitStack() as stack, files.reporting(path):
        if path.is_dir():
            folder = path / "record" if (path / "record").is_dir() else path
            streams: dict[str, IO[bytes]] = {
                name: stack.enter_context((folder / name).open("rb"))
                for name in FILES
                if (folder / name).exists()
            }
        else:
            streams = _zip_streams(path, stack)
        if "manifest.json" not in streams:
            raise FormatError(fault(str(path), "VK-9501"))
        yield Record.from_files(streams)


def _zip_streams(path: Path, stack: ExitStack) -> dict[str, IO[bytes]]:
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
        _check_names(path, archive.infolist())
        return {info.filename: _stream(archive, info, stack) for info in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise FormatError(fault(str(path), "VK-9502", reason=error)) from error


def _check_names(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    faults: list[Fault] = []
    names = [info.filename for info in infos]
    faults += [
        fault(str(path), "VK-9503", name=name) for name in sorted({n for n in names if names.count(n) > 1})
    ]
    faults += [fault(str(path), "VK-9504", name=name) for name in names if name not in FILES]
    if sum(info.file_size for info in infos) > UNPACKED_LIMIT:
        faults.append(fault(str(path), "VK-9505", limit=UNPACKED_LIMIT))
    if any(info.flag_bits & 1 for info in infos):
        faults.append(fault(str(path), "VK-9506"))
    if faults:
        raise FormatError(faults)


def _stream(archive: zipfile.ZipFile, info: zipfile.ZipInfo, stack: ExitStack) -> IO[bytes]:
    """A seekable stream of one file, checked against its checksum; large ones stay on the disk."""
    stream = stack.enter_context(archive.open(info))
    if info.file_size > _MEMORY_LIMIT:
        while stream.read(1 << 20):
            pass
        stream.seek(0)
        return stream
    data = stream.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise zipfile.BadZipFile(info.filename)
    return io.BytesIO(data)


def zip_bytes(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these files, the same bytes every time: sorted, stored, with one fixed date."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts):
            info = zipfile.ZipInfo(name, date_time=_EPOCH)
            info.create_system = 3
            info.external_attr = _MODE
            archive.writestr(info, parts[name])
    return target.getvalue()
