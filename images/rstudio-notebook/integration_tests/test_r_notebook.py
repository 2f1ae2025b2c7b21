"""A person's way through the image: open the notebook server of the running container in a browser, run a cell of R, read
what it prints. Runs on the host, against the pushed image named by TEST_IMAGE; the screenshots are kept in TEST_LOGS."""
import json
import os
import pathlib
import shutil
import time
import urllib.error
import urllib.request

import docker
import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

TOKEN = "a-token-of-this-test"
# As root Chromium has no sandbox; the rest keeps it from talking to anybody but the container.
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1200,800", "--disable-quic",
           "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def first_program(*names):
    for name in names:
        if path := shutil.which(name):
            return path
    pytest.fail(f"none of {', '.join(names)} is installed on this machine")


def request(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, {"Authorization": f"token {TOKEN}"}), timeout=5) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def address():
    container = docker.from_env().containers.run(
        os.environ["TEST_IMAGE"], ["jupyter", "notebook", "--ip=0.0.0.0", "--port=8888", "--no-browser", f"--NotebookApp.token={TOKEN}"],
        ports={"8888/tcp": ("127.0.0.1", None)}, detach=True, init=True, remove=True)
    try:
        deadline = time.monotonic() + 60
        while True:
            assert time.monotonic() < deadline, "the notebook server did not answer within a minute"
            container.reload()
            published = container.ports.get("8888/tcp")
            try:
                if published:
                    found = f"http://127.0.0.1:{published[0]['HostPort']}"
                    request(f"{found}/api/kernelspecs")
                    break
            except (OSError, urllib.error.URLError):
                pass
            time.sleep(0.2)
        yield found
    finally:
        container.kill()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = first_program("chromium", "chromium-browser", "google-chrome")
    for option in [*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"]:
        options.add_argument(option)
    driver = webdriver.Chrome(service=Service(first_program("chromedriver", "chromium.chromedriver")), options=options)
    yield driver
    driver.quit()


def keep(browser, name):
    folder = pathlib.Path(os.environ.get("TEST_LOGS", "."))
    folder.mkdir(parents=True, exist_ok=True)
    assert browser.save_screenshot(str(folder / f"rstudio-notebook.{name}.png"))


def test_a_cell_of_r_prints_its_output(address, browser):
    assert "ir" in request(f"{address}/api/kernelspecs")["kernelspecs"]
    notebook = {"type": "notebook", "content": {
        "cells": [], "nbformat": 4, "nbformat_minor": 4,
        "metadata": {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}}}
    made = urllib.request.Request(f"{address}/api/contents/answer.ipynb", json.dumps(notebook).encode(),
                                  {"Authorization": f"token {TOKEN}"}, method="PUT")
    assert urllib.request.urlopen(made, timeout=5).status == 201

    try:
        browser.get(f"{address}/notebooks/answer.ipynb?token={TOKEN}")
        WebDriverWait(browser, 60).until(lambda page: page.execute_script(
            "return window.Jupyter && Jupyter.notebook && Jupyter.notebook._fully_loaded"
            " && Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected()"))
        keep(browser, "connected")
        browser.find_element(By.CSS_SELECTOR, ".code_cell .CodeMirror").click()
        ActionChains(browser).send_keys('cat("R says", 6 * 7)').key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()
        WebDriverWait(browser, 60).until(lambda page: page.find_elements(By.CSS_SELECTOR, ".output_text"))
        assert browser.find_element(By.CSS_SELECTOR, ".output_text").text.strip() == "R says 42"
    finally:
        keep(browser, "after-the-cell")
