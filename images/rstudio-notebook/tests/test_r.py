"""R, and its kernel, without a browser; integration_tests/ drives both through one."""
import subprocess

from jupyter_client.kernelspec import KernelSpecManager


def test_r_computes():
    answer = subprocess.run(["Rscript", "-e", "cat(sum(1:10))"], capture_output=True, text=True, check=True)
    assert answer.stdout == "55"


def test_r_kernel_is_registered():
    spec = KernelSpecManager().get_kernel_spec("ir")
    assert spec.language == "R"
