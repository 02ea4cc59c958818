"""A throw-away PostgreSQL for the tests, started from the server programs this machine has."""

import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

# Lost on a power cut, and nobody minds: it makes the suite twice as fast.
QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
OWNER = "owner"
"""Who makes the role, as in compose.postgres.yaml; nothing of Carom ever signs in as this superuser."""
ROLE = Path(__file__).resolve().parent.parent / "deploy" / "postgres-role.sh"


def programs() -> Path | None:
    """The folder of initdb and postgres, newest version first; installed by apt where we may."""
    found = _look()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "install", "-y", "-qq", "postgresql"], check=False, env=quiet)
        found = _look()
    return found


def _look() -> Path | None:
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    folders += glob.glob("/opt/homebrew/opt/postgresql*/bin")
    if on_path := shutil.which("initdb"):
        folders.append(str(Path(on_path).resolve().parent))
    return next((Path(folder) for folder in folders if (Path(folder) / "postgres").exists()), None)


def make_role(folder: Path, port: int, *, password: str = "not asked for", **who) -> None:
    """The database `carom` and the role that owns it, made by the script we hand out: tests try what practices run."""
    server = {"PGHOST": "127.0.0.1", "PGPORT": str(port)}
    command = [folder / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", OWNER, "carom"]
    subprocess.run(command, check=True, cwd="/", **who)
    told = {"POSTGRES_USER": OWNER, "POSTGRES_DB": "carom", "CAROM_DATABASE_PASSWORD": password}
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", **server, **told}
    subprocess.run(["bash", "-s"], input=ROLE.read_bytes(), check=True, cwd="/", env=environment, **who)


@contextmanager
def running(folder: Path, *, password: str = ""):
    """Start a cluster, give its address as a database URL, remove it afterwards.

    With a password the role has to give it; it does not stand in the address.
    """
    user = _other_user() if os.geteuid() == 0 else None  # initdb refuses root
    home = tempfile.mkdtemp(prefix="carom-pg-")
    if user:
        shutil.chown(home, user)
    who = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    data, port = f"{home}/data", _free_port()
    try:
        subprocess.run(
            [folder / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **who,
        )  # fmt: skip
        if password:
            access = Path(data, "pg_hba.conf")
            access.write_text(f"host all carom 127.0.0.1/32 scram-sha-256\n{access.read_text()}")
        options = f"-p {port} -h 127.0.0.1 -k {home} " + " ".join(f"-c {setting}" for setting in QUICK)
        command = [folder / "pg_ctl", "-D", data, "-w"]
        log = f"{home}/log"
        subprocess.run(
            [*command, "-l", log, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd="/", **who
        )
        try:
            make_role(folder, port, **({"password": password} if password else {}), **who)
            yield f"postgres://carom@127.0.0.1:{port}/carom"
        finally:
            stop = [*command, "-m", "immediate", "stop"]
            subprocess.run(stop, check=False, stdout=subprocess.DEVNULL, cwd="/", **who)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _other_user() -> str:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL can't be started as root; add a user “postgres” or “nobody” to start it as.")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
