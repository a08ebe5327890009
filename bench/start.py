"""How long `kinhmoi serve` takes until it answers, on a database that is up to date."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROUNDS = 5


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def once(folder: str) -> float:
    """Seconds from the command to the first healthy answer."""
    port = free_port()
    environment = os.environ | {"KINHMOI_DATA": folder, "KINHMOI_LISTEN": f"127.0.0.1:{port}"}
    began = time.perf_counter()
    program = subprocess.Popen(
        [Path(sys.executable).with_name("kinhmoi"), "serve"], env=environment, stderr=subprocess.DEVNULL
    )
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                assert json.load(answer)["ok"]
                break
        except OSError:
            time.sleep(0.005)
    seconds = time.perf_counter() - began
    program.terminate()
    program.wait(20)
    return seconds


def bare() -> float:
    """Seconds that a Python without anything of ours takes to start: what no program can beat."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - began


def main() -> None:
    """Print the median, and the ratio to starting Python alone."""
    with tempfile.TemporaryDirectory() as folder:
        once(folder)
        seconds = sorted(once(folder) for _ in range(ROUNDS))[ROUNDS // 2]
    base = sorted(bare() for _ in range(ROUNDS))[ROUNDS // 2]
    print(f"Start until /healthz answers (median of {ROUNDS})")
    print(f"  python -c pass {base:>28.3f} s")
    print(f"  kinhmoi serve {seconds:>29.3f} s{seconds / base:>9.1f} x Python alone")
