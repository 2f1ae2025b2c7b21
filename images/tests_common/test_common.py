"""What holds for every image of the stack. Runs inside a fresh container of the image."""
import json
import os
import pathlib
import pwd
import subprocess
import time
import urllib.request

import pytest


def test_user_is_not_root():
    assert os.getuid() != 0
    assert pwd.getpwuid(os.getuid()).pw_name == "jovyan"


def test_home_belongs_to_the_user():
    probe = pathlib.Path.home() / ".probe"
    probe.write_text("mine")
    assert probe.read_text() == "mine"
    probe.unlink()


def test_no_package_is_left_half_installed():
    audit = subprocess.run(["dpkg", "--audit"], capture_output=True, text=True, check=True)
    assert audit.stdout == ""


def test_python_kernel_computes():
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3")
    try:
        lines = []
        client.execute_interactive(
            "print(6 * 7)", timeout=60,
            output_hook=lambda message: lines.append(message["content"].get("text", "")))
        assert "".join(lines).strip() == "42"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture
def server():
    port, token = 18888, "a-token-of-this-test"
    process = subprocess.Popen(["jupyter", "notebook", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
                                f"--NotebookApp.token={token}"], cwd=pathlib.Path.home(),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield process, f"http://127.0.0.1:{port}", token
    process.terminate()
    process.wait(timeout=20)


def get(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return json.load(answer)


def test_notebook_server_answers(server):
    process, address, token = server
    deadline = time.monotonic() + 60
    while True:
        try:
            specs = get(f"{address}/api/kernelspecs?token={token}")
            break
        except OSError:
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server did not answer within a minute"
            time.sleep(0.2)
    assert "python3" in specs["kernelspecs"]
