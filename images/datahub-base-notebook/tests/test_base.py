"""The base image: what the others rely on."""
import subprocess
import sys

import pytest


def test_python_is_debians():
    assert sys.version_info >= (3, 11)
    assert sys.executable == "/usr/bin/python3"


@pytest.mark.parametrize("module", ["notebook", "ipykernel", "jupyter_client", "pip", "pytest"])
def test_module_is_there(module):
    __import__(module)


def test_notebook_is_on_the_path():
    version = subprocess.run(["jupyter", "notebook", "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.strip().split(".")[0] == "6"
