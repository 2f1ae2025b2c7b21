#!/usr/bin/env python3
"""Writes a run as CI would leave it (journal, logs, a page) below a folder: for pictures and for trying the window.

usage: samplerun.py FOLDER [failed|running|passed]
"""
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

BASE = "datahub-base-notebook"
IMAGES = [BASE, "datascience-notebook", "scipy-ml-notebook", "rstudio-notebook"]
TAG = "2023.2-2035e52"
START = datetime.now(timezone.utc) - timedelta(seconds=322)


def plan():
    images = []
    for name in IMAGES:
        root = name == BASE
        reason = {"kind": "files-changed", "files": [f"images/{BASE}/Dockerfile"]} if root else {"kind": "parent-rebuilt", "image": BASE}
        images.append({"name": name, "repository": f"127.0.0.1:5000/ucsdets/{name}", "parent": None if root else BASE,
                       "depth": 0 if root else 1, "state": "changed" if root else "affected", "action": "build", "reasons": [reason]})
    return {"schema": 1, "head": "2035e52" + "0" * 33, "base": "a729d1f" + "0" * 33, "branch": "dev", "trigger": "push", "tag": TAG,
            "stableTag": "2023.2-stable", "images": images, "order": IMAGES, "warnings": [],
            "changedFiles": [{"path": f"images/{BASE}/Dockerfile", "status": "modified", "effect": "image", "image": BASE},
                             {"path": "README.md", "status": "modified", "effect": "none"}]}


class Run:
    def __init__(self, folder):
        self.folder = Path(folder)
        for sub in ("artifacts", "logs", "manifests"):
            (self.folder / sub).mkdir(parents=True, exist_ok=True)
        self.events = []

    def event(self, kind, moment, image=None, stage=None, **fields):
        event = {"event": kind, "at": (START + timedelta(seconds=moment)).strftime("%Y-%m-%dT%H:%M:%S.000Z"), "ms": int(moment * 1000)}
        if image:
            event["image"] = image
        if stage:
            event["stage"] = stage
        self.events.append(event | fields)

    def safe(self, image):
        return f"127.0.0.1-5000-ucsdets-{image}-{TAG}"

    def stage(self, image, stage, start, end=None, state="passed", log=None, text="", **fields):
        name = f"logs/{self.safe(image)}.{log}.log" if log else None
        if name:
            (self.folder / name).write_text(text)
        self.event("stage-started", start, image, stage, **({"log": name} if name else {}))
        if end is not None:
            self.event("stage-finished", end, image, stage, state=state, seconds=end - start, **fields)

    def not_run(self, image, at, *stages):
        for stage in stages:
            self.event("stage-finished", at, image, stage, state="not run", seconds=0)

    def tests(self, image, stage, at, names, failed=()):
        cases = [{"file": f"images/{'tests_common' if i % 3 == 0 else image + '/tests'}/test_{n.split('_')[0]}.py", "name": f"test_{n}",
                  "state": "failed" if n in failed else "passed", "seconds": 0.2 + i * 0.31,
                  **({"message": "def test_import():\n>       import pandas\nE       ModuleNotFoundError: No module named 'pandas'"} if n in failed else {})}
                 for i, n in enumerate(names)]
        self.event("tests", at, image, stage, passed=len(names) - len(failed), failed=len(failed), skipped=0, cases=cases)

    def write(self):
        text = "".join(json.dumps(e) + "\n" for e in self.events)
        (self.folder / "artifacts" / "run.jsonl").write_text(text)


STEPS = ["FROM 127.0.0.1:5000/ucsdets/datahub-base-notebook:" + TAG, "USER root", "RUN apt-get update",
         "RUN apt-get install -y --no-install-recommends python3-pandas python3-scipy", "COPY scripts/ /opt/scripts/",
         "RUN apt-get install -y --no-install-recommends python3-matplotlb r-base-core", "COPY jupyter_server_config.py /etc/jupyter/",
         "USER jovyan", "WORKDIR /home/jovyan"]


def build_log(upto):
    lines = ["Sending build context to Docker daemon  18.43kB"]
    for number, step in enumerate(STEPS[:upto], 1):
        lines.append(f"Step {number}/9 : {step}")
        if number <= 2:
            lines.append(" ---> Using cache")
        elif step.startswith("RUN"):
            lines += [f" ---> Running in 8d02c4f6a{number}31", "\x1b[36mReading package lists...\x1b[0m", "Building dependency tree...", "Reading state information..."]
            if number == 6:
                lines += ["\x1b[1;31mE:\x1b[0m Unable to locate package python3-matplotlb",
                          "The command '/bin/sh -c apt-get install -y --no-install-recommends python3-matplotlb r-base-core' returned a non-zero code: 100"]
                break
            lines += [f"Get:{i} http://packages.example.org/debian bookworm/main amd64 package-{i} [{i * 37 % 900} kB]" for i in range(1, 120)]
            lines.append("\x1b[32mdone.\x1b[0m")
        lines.append(f" ---> 5f2c81d0e{number}aa")
    return "\n".join(lines) + "\n"


def steps(run, image, start, count, failed=False):
    at = start
    for number, step in enumerate(STEPS[:count], 1):
        seconds = [0.1, 0.1, 8.4, 51.0, 0.1, 2.3, 0.2, 0.1, 0.1][number - 1]
        at += seconds
        last = number == count
        run.event("build-step", at, image, "build", number=number, total=9, title=step, seconds=seconds,
                  state="failed" if failed and last else "cached" if number <= 2 else "done")


PAGE = """|index|createdAt|CMD|hSize|hcumSize|elapsed|Tags|
|---|---|---|---|---|---|---|
|0|2023-05-12 03:35:29|`ADD file:1f4e8a in /`|74.8 MB|74.8 MB||debian:bookworm-slim|
|1|2023-05-12 03:36:10|`apt-get install -y python3 jupyter-notebook`|611.0 MB|685.8 MB|41s||
|2|2023-05-12 03:37:20|`apt-get install -y python3-pandas python3-scipy`|480.2 MB|1.2 GB|1m10s||
|3|2023-05-12 03:37:52|`apt-get install -y python3-matplotlib`|190.4 MB|1.4 GB|32s||
|4|2023-05-12 03:37:53|`COPY scripts/ /opt/scripts/`|12.0 kB|1.4 GB|1s|%s|

## Python Version

```
Python 3.11.2
```

## pip Packages

```
Package    Version
---------- -------
matplotlib 3.6.3
numpy      1.24.2
pandas     1.5.3
scipy      1.10.1
```
"""


def main():
    folder, how = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "failed"
    run = Run(folder)
    data, scipy, rstudio = IMAGES[1:]
    run.event("run-started", 0, schema=1, id="14", plan=plan(), tools={"engine": {"serverVersion": "20.10.24"}})
    run.event("image-state", 0.2, BASE, state="building")
    run.stage(BASE, "cache", 0.2, 6.2, "passed")
    run.stage(BASE, "build", 6.2, 136.2, "passed", "build", build_log(5))
    steps(run, BASE, 6.2, 5)
    run.event("image-state", 136.2, BASE, state="testing")
    run.stage(BASE, "test", 136.2, 180, "passed", "basic-tests", "....... 21 passed\n")
    run.tests(BASE, "test", 179, [f"import_{i}" for i in range(21)])
    run.stage(BASE, "push", 180, 196)
    run.stage(BASE, "integration", 196, 196, "skipped", reason="no integration tests")
    run.stage(BASE, "page", 196, 200)
    run.event("image-fact", 200, BASE, size=1_200_000_000, digest="sha256:" + "9b" * 32)
    run.event("image-state", 200, BASE, state="passed")
    for image in (data, scipy, rstudio):
        run.event("image-state", 200, image, state="building")
        run.stage(image, "cache", 200, 202)
    if how == "failed":
        run.stage(data, "build", 202, 264, "failed", "build", build_log(6), exitCode=100, reason="step 6 of 9 ended with exit code 100: E: Unable to locate package python3-matplotlb")
        steps(run, data, 202, 6, True)
        run.not_run(data, 264, "test", "push", "integration", "page")
        run.event("image-state", 264, data, state="failed")
        for image in (scipy, rstudio):
            run.not_run(image, 264, "build", "test", "push", "integration", "page")
            run.event("image-state", 264, image, state="not run")
        run.event("run-finished", 265, data, "build", state="failed", reason="step 6 of 9 ended with exit code 100")
    else:
        last = 318 if how == "running" else 0
        run.stage(data, "build", 202, 290, "passed", "build", build_log(5))
        steps(run, data, 202, 5)
        run.event("image-fact", 290, data, size=1_900_000_000)
        run.event("image-state", 290, data, state="testing")
        run.stage(data, "test", 290, None if how == "running" else 330, "passed", "basic-tests", "....... 14 passed\n")
        names = ["import_pandas", "notebook_start", "units_plot", "kernel_list", "lab_build", "user_home"]
        if how != "running":
            run.tests(data, "test", 329, names)
        for image in (scipy, rstudio):
            run.stage(image, "build", 202, None if how == "running" else 300, "passed", "build", build_log(4))
            steps(run, image, 202, 4)
        if how == "passed":
            for image in (data, scipy, rstudio):
                if image != data:
                    run.stage(image, "test", 300, 340)
                    run.tests(image, "test", 339, names)
                run.stage(image, "push", 340, 352)
                run.stage(image, "integration", 352, 352 if image != rstudio else 380, "skipped" if image != rstudio else "passed")
                run.stage(image, "page", 380, 384)
                page = run.safe(image).replace(".", "-", 3)
                run.event("image-fact", 384, image, size=1_900_000_000, page=page, digest="sha256:" + "5c" * 32)
                (run.folder / "manifests" / f"{page}.md").write_text(PAGE % run.safe(image))
                run.event("image-state", 384, image, state="passed")
            run.event("run-finished", 385, state="passed")
    run.write()


main()
