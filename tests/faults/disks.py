"""Small disks for the data folder: one that fills up, one whose power is cut. Both need root."""

import filecmp
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoDisk(Exception):
    """This machine does not let us; its text says why."""


def _run(*command: str) -> None:
    if os.geteuid() != 0:
        raise NoDisk("only root may mount a disk")
    if not shutil.which(command[0]):
        raise NoDisk(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoDisk(f"{command[0]}: {done.stderr.strip()[:200]}")


@contextmanager
def small(folder: Path, megabytes: int) -> Iterator[Path]:
    """An ext4 disk of this size in a file, mounted at folder/disk. Raises NoDisk."""
    image, place = folder / "disk.img", folder / "disk"
    with image.open("wb") as file:
        file.truncate(megabytes * 2**20)
    place.mkdir()
    _run("mkfs.ext4", "-q", "-F", "-m", "0", str(image))
    mount(image, place)
    try:
        yield place
    finally:
        unmount(place)


def mount(image: Path, place: Path) -> None:
    _run("mount", "-o", "loop", str(image), str(place))


def unmount(place: Path) -> None:
    """Wait until nobody holds a file there any more: mounting the image a second time beside it would spoil it."""
    for _try in range(600):
        done = subprocess.run(["umount", str(place)], capture_output=True, text=True, check=False)
        if done.returncode == 0 or not os.path.ismount(place):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{place} can't be unmounted: {done.stderr}")


def as_it_stood(image: Path) -> Path:
    """What would be left if the power went now: the image, without whatever its mounted file system still holds in
    memory. Copied until nothing reached the image meanwhile, so that the copy is of one moment."""
    copy = image.with_name("as-it-stood.img")
    for _try in range(500):
        shutil.copyfile(image, copy)
        if filecmp.cmp(image, copy, shallow=False):
            return copy
    raise RuntimeError(f"{image} never rests long enough to be copied")


def free(place: Path) -> int:
    found = os.statvfs(place)
    return found.f_bavail * found.f_frsize


@contextmanager
def filled(place: Path, *, but: int = 0) -> Iterator[None]:
    """The disk is full, but for so many bytes; afterwards there is room again."""
    ballast = place / "ballast"
    with ballast.open("wb") as file:
        while (room := free(place) - but) > 0:
            try:
                file.write(b"\0" * min(room, 2**20))
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                break
    try:
        yield
    finally:
        ballast.unlink()
