"""A PostgreSQL server of one's own, in a temporary folder on loopback, gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Return the folder with the newest server programs; None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server until the block is left; yields the URL of its database.

    PostgreSQL refuses to run as root, so we step down.
    """
    folder = programs()
    if folder is None:
        raise FileNotFoundError("PostgreSQL's server programs are not installed (Debian: postgresql)")
    home = Path(tempfile.mkdtemp(prefix="inflow-pg-"))
    as_root = os.geteuid() == 0
    account = pwd.getpwnam("postgres") if as_root else None
    step_down = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    if account:
        os.chown(home, account.pw_uid, account.pw_gid)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    data = home / "data"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": home, **step_down}
    subprocess.run(
        [folder / "initdb", "-D", data, "-U", "inflow", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"],
        check=True,
        **quiet,
    )
    options = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={home}", "-p", str(port)]
    server = subprocess.Popen([folder / "postgres", "-D", data, *options], **quiet)
    try:
        _wait_for(port)
        subprocess.run(
            [folder / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "inflow", "inflow"], check=True, **quiet
        )
        yield f"postgresql://inflow@127.0.0.1:{port}/inflow"
    finally:
        server.send_signal(signal.SIGINT)  # fast: does not wait for clients
        server.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.2)
                return
        time.sleep(0.1)
    raise TimeoutError("PostgreSQL did not start within 30 s")
