"""What the kernel of Linux keeps from a process that reads untrusted files: other files (Landlock), the network and other programs
(seccomp). Both are asked for by the process itself, need no rights, and cannot be taken back."""

import ctypes
import os
import platform
import struct
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[3]
OUR_PACKAGES = ("models", "redline", "templates", "worker")
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/local/lib", "/usr/share/zoneinfo")

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # system calls of Landlock, the same on every processor
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_FILES_BY_VERSION = (0, 0x1FFF, 0x3FFF, 0x7FFF, 0x7FFF, 0xFFFF)  # what a version of Landlock can keep back
_NET, _SCOPES = 0b11, 0b11  # TCP; other processes' sockets and signals
_NET_FROM, _SCOPES_FROM = 4, 6  # versions
_BELOW_PATH = 1

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _SET_DUMPABLE, _FILTER = 38, 22, 4, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # refused with EPERM
_X32 = 0x40000000  # numbers of another table on x86

_REFUSED_ANYWHERE = (425, 426, 427, 435, 438, 440)  # io_uring, clone3, pidfd_getfd, process_madvise
# fmt: off
_REFUSED = {
    "x86_64": (0xC000003E, (
        41, 42, 43, 44, 46, 49, 50, 53, 288, 307,  # sockets
        56, 57, 58, 59, 322,  # other processes and programs
        62, 101, 200, 234, 310, 311,  # signals to them, their memory
        155, 165, 166, 169, 175, 246, 248, 249, 250, 272, 298, 308, 313, 321, 323,  # mounts, modules, keys, namespaces
    )),
    "aarch64": (0xC00000B7, (
        198, 199, 200, 201, 202, 203, 206, 211, 242, 269,
        220, 221, 281,
        117, 129, 130, 131, 270, 271,
        39, 40, 41, 97, 104, 105, 142, 217, 218, 219, 241, 268, 273, 280, 282,
    )),
}
# fmt: on
"""By processor: its mark, and the system calls that are refused; each line has the same subject for both."""


def close_files() -> bool:
    """Let the process open nothing but what Python and its packages are made of; whether the kernel can."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    kept = _FILES_BY_VERSION[min(version, len(_FILES_BY_VERSION) - 1)]
    rules = struct.pack("=QQQ", kept, _NET, _SCOPES)[
        : 24 if version >= _SCOPES_FROM else 16 if version >= _NET_FROM else 8
    ]
    ruleset = libc.syscall(_CREATE_RULESET, rules, len(rules), 0)
    if ruleset < 0:
        return False
    for place in _readable_paths():
        below = os.open(place, os.O_PATH | os.O_CLOEXEC)
        rule = struct.pack("=Qi", _READ_FILE | _READ_FOLDER, below)
        libc.syscall(_ADD_RULE, ruleset, _BELOW_PATH, rule, 0)
        os.close(below)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    closed: bool = libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return closed


def close_network_and_programs() -> bool:
    """Let the process reach no other, by no socket, and start none; whether the kernel can."""
    if sys.platform != "linux" or platform.machine() not in _REFUSED:
        return False
    mark, refused = _REFUSED[platform.machine()]
    numbers = (*refused, *_REFUSED_ANYWHERE)
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, mark), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    steps.append((_AT_LEAST, len(numbers) + 1, 0, _X32))
    steps += [(_EQUAL, len(numbers) - at, 0, number) for at, number in enumerate(numbers)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    head = ctypes.create_string_buffer(struct.pack("=H6xQ", len(steps), ctypes.addressof(program)))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    closed: bool = libc.prctl(_SET_SECCOMP, _FILTER, head, 0, 0) == 0
    return closed


def _readable_paths() -> set[Path]:
    """Where modules and libraries are that are loaded only when they are needed; nothing of anybody's is there."""
    installed = (sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib"))
    places = {*map(Path, (*LIBRARIES, *installed)), *(ROOT / name for name in OUR_PACKAGES)}
    return {place for place in places if place.is_dir()}
