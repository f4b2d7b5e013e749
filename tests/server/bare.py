"""A bare Debian 12 in a folder, booted with its own systemd and network, for tests that install."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

Done = subprocess.CompletedProcess[str]

ROOT = Path(__file__).parents[2]
CACHE = Path.home() / ".cache/brightline/bookworm.tar"
"""Kept between runs; remove it to begin with a new Debian."""
IMAGE = ("systemd-sysv", "dbus", "ca-certificates", "iproute2", "python3", "openssl")
"""What Debian's cloud images have and a folder has not, besides cloud-init."""
PATIENCE = 60


def must(*command: str | Path, **options: object) -> str:
    """What a command prints; its words if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **options,  # type: ignore[call-overload]
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}"
    return str(done.stdout)


def mirror() -> str:
    """Where this machine's own Debian comes from."""
    files = [Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")]
    text = "\n".join(file.read_text("utf-8") for file in files if file.exists())
    found = re.search(r"^(?!#).*?(https?://\S+/debian)/?(?=\s)", text, re.M)
    assert found, "this machine's own Debian comes from nowhere"
    return found[1]


def lay_out(folder: Path) -> None:
    """A new Debian in a folder, from the cache if it is there."""
    if not CACHE.exists():
        CACHE.parent.mkdir(parents=True, exist_ok=True)
        include = "--include=" + ",".join(IMAGE)
        must("debootstrap", "--variant=minbase", include, "bookworm", folder, mirror())
        _reach_packages(folder)
        must("chroot", folder, "apt-get", "-qq", "update")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        few = ("install", "-qq", "--yes", "--no-install-recommends", "cloud-init")
        must("chroot", folder, "apt-get", *few, env=quiet)
        must("tar", "-C", folder, "-cf", CACHE, ".")
    else:
        folder.mkdir(exist_ok=True)
        must("tar", "-C", folder, "-xf", CACHE)
    _reach_packages(folder)


def keep_source(folder: Path, tag: str) -> None:
    """The code under test, as it lies here, as the repository the server clones."""
    work, given = folder / "srv/work", folder / "srv/brightline.git"
    must("git", "clone", "--quiet", "--no-checkout", ROOT, work)
    files = must("git", "-C", ROOT, "ls-files", "-co", "--exclude-standard").splitlines()
    there = [name for name in files if (ROOT / name).exists()]
    tar = subprocess.run(
        ["tar", "-C", ROOT, "-cf", "-", "-T", "-"], input="\n".join(there).encode(), stdout=-1
    )
    subprocess.run(["tar", "-C", work, "-xf", "-"], input=tar.stdout, check=True)
    me = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    must("git", "-C", work, "update-ref", "refs/heads/main", "HEAD")
    must("git", "-C", work, "symbolic-ref", "HEAD", "refs/heads/main")
    must("git", "-C", work, "add", "--all")
    must("git", "-C", work, *me, "commit", "--quiet", "--allow-empty", "-m", "Under test")
    must("git", "-C", work, *me, "tag", "-a", tag, "-m", "Under test")
    must("git", "clone", "--quiet", "--bare", work, given)
    shutil.rmtree(work)


def seed(folder: Path, user_data: str) -> None:
    """Give cloud-init its file, as a provider's console would."""
    lies = folder / "var/lib/cloud/seed/nocloud"
    lies.mkdir(parents=True)
    (lies / "user-data").write_text(user_data, "utf-8")
    (lies / "meta-data").write_text("instance-id: test\nlocal-hostname: training\n", "utf-8")
    (folder / "etc/cloud/cloud.cfg.d/99-test.cfg").write_text(
        "datasource_list: [NoCloud]\nnetwork: {config: disabled}\n"
        "apt: {preserve_sources_list: true}\nlocale: false\n",
        "utf-8",
    )


@dataclass(frozen=True)
class Server:
    """A booted folder."""

    folder: Path
    leader: int
    """The process that is number 1 inside."""

    def run(self, *command: str) -> Done:
        """Run a command inside, as root."""
        enter = ["nsenter", "--target", str(self.leader), "--all", "--"]
        clean = ["env", "-i", "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"]
        return subprocess.run(
            [*enter, *clean, *command], text=True, capture_output=True, timeout=1800, cwd="/"
        )

    def says(self, *command: str) -> str:
        """What a command inside prints; it must succeed."""
        done = self.run(*command)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout.strip()

    def until(self, what: str, *command: str) -> None:
        """Wait until a command inside succeeds."""
        deadline = time.monotonic() + 4 * PATIENCE
        while (done := self.run(*command)).returncode:
            assert time.monotonic() < deadline, f"{what}: {done.stdout}{done.stderr}"
            time.sleep(1)

    def until_it_answers(self) -> None:
        """Wait until the site says that it is ready."""
        ask = (
            "from tools.server.answering import answers; from tools.server.layout import Layout;"
            "import sys; sys.exit(answers(Layout(), 'training.example.org', 240) or 0)"
        )
        self.says("sh", "-c", f'cd /opt/brightline/current && python3 -c "{ask}"')


@contextmanager
def booted(folder: Path, name: str) -> Iterator[Server]:
    """Start the folder's systemd in a network of its own, which reaches out and not in."""
    net = f"/run/netns/{name}"
    must("ip", "netns", "add", name)
    processes = []
    try:
        must("ip", "netns", "exec", name, "ip", "link", "set", "lo", "up")
        out = ["slirp4netns", "--netns-type=path", "-c", net, "tap0"]
        nspawn = ["systemd-nspawn", "--quiet", "-D", str(folder), "--boot", "--register=no"]
        options = [f"--network-namespace-path={net}", "--keep-unit", "--resolv-conf=replace-host"]
        binds = [f"--bind-ro={path}" for path in _folders_of_pip()]
        for command in (out, [*nspawn, *options, *binds]):
            processes.append(_started(command, folder.with_suffix(".log")))
        yield Server(folder, _leader(processes[1]))
    finally:
        for process in reversed(processes):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            process.kill()
            process.wait()
        must("ip", "netns", "del", name)


def _started(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as file:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True
        )


def _leader(nspawn: subprocess.Popen[bytes]) -> int:
    """The folder's own systemd, once it listens."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        children = Path(f"/proc/{nspawn.pid}/task/{nspawn.pid}/children").read_text().split()
        for child in map(int, children):
            server = Server(Path("/"), child)
            if Path(f"/proc/{child}/comm").read_text().strip() == "systemd" and (
                server.run("systemctl", "is-system-running").stdout.strip()
            ):
                return child
        time.sleep(0.5)
    raise AssertionError("the folder's systemd did not start")


def _reach_packages(folder: Path) -> None:
    """What reaches packages from this machine reaches them from the folder."""
    debian = mirror()
    (folder / "etc/apt/sources.list").write_text(
        f"deb {debian} bookworm main\ndeb {debian} bookworm-updates main\n"
        f"deb {debian}-security bookworm-security main\n"
    )
    dump = must("apt-config", "dump").splitlines()
    lines = [line for line in dump if re.match(r"Acquire::https?::", line)]
    (folder / "etc/apt/apt.conf.d/99machine").write_text("\n".join(lines) + "\n")
    shutil.copy("/etc/hosts", folder / "etc/hosts")
    settings = _pip()
    if "cert" in settings:
        shutil.copy(settings["cert"], folder / "etc/ssl/machine.crt")
        settings["cert"] = "/etc/ssl/machine.crt"
    text = "\n".join(f"{name} = {value}" for name, value in settings.items())
    (folder / "etc/pip.conf").write_text(f"[global]\n{text}\n")


def _pip() -> dict[str, str]:
    lines = must(ROOT / ".venv/bin/python", "-m", "pip", "config", "list").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {name.split(".")[-1]: value.strip("'\"") for name, value in pairs}


def _folders_of_pip() -> set[Path]:
    words = re.split(r"[\s\\n]+", " ".join(_pip().values()))
    paths = (Path(word.removeprefix("file://")) for word in words if "/" in word)
    return {Path(*path.parts[:3]) for path in paths if path.is_dir()}
