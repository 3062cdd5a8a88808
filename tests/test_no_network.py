"""The service starts and answers where there is no network at all: a namespace with nothing but its own loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from pipelines.settings import Settings

PROJECT = Path(__file__).parent.parent

# Runs inside the namespace: brings loopback up, shows that nothing outside can be reached, starts, asks, stops.
INSIDE = """
import fcntl, json, socket, struct, subprocess, sys, time, urllib.request

control = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
SIOCSIFFLAGS, IFF_UP, IFF_RUNNING = 0x8914, 0x1, 0x40
fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP | IFF_RUNNING))
try:
    socket.create_connection(("192.0.2.1", 80), timeout=2)
    sys.exit("there is a network")
except OSError:
    pass
server = subprocess.Popen([sys.executable, "-m", "app", "serve", "--port", "8791"], stdout=subprocess.DEVNULL)
try:
    for _ in range(150):
        try:
            urllib.request.urlopen("http://127.0.0.1:8791/api/v1/ready", timeout=2)
            break
        except OSError:
            time.sleep(0.2)
    ask = urllib.request.Request(
        "http://127.0.0.1:8791/api/v1/ask",
        json.dumps({"question": "how do I pay my council tax?"}).encode(),
        {"Content-Type": "application/json"},
    )
    print(urllib.request.urlopen(ask, timeout=20).read().decode())
finally:
    server.terminate()
    server.wait(10)
"""


def test_it_starts_and_answers_without_a_network(demo_settings: Settings) -> None:
    own_user = [] if os.geteuid() == 0 else ["--map-root-user"]
    environment = os.environ | {"FRONT_DOOR_DATA_FOLDER": str(demo_settings.data_folder)}
    done = subprocess.run(
        ["unshare", "--net", *own_user, sys.executable, "-c", INSIDE],
        cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-1000:]
    assert json.loads(done.stdout)["outcome"] == "answered"
