#!/usr/bin/env python3
"""What Stackwright does on the engine of this machine, flow by flow.

    engine_flows.py run PROGRAM RESULT.json [--name NAME] [--engine podman] [--builder NAME] [--base IMAGE]
    engine_flows.py table RESULT.json...  >>docs/engines.md

`run` makes a stack of four tiny images, a registry (docker-registry on a free port of 127.0.0.1) and goes through each flow
with the built program. Each flow is "yes", "no" with what was seen, "not run" where one before it failed, or "refused before the
run" where the engine cannot and the program says so. The exit code is 1 unless all are "yes" or such a refusal. `table` prints what several such runs measured. Needs git, docker-registry and a base image that has a
shell; without --base, one is made of busybox-static.
"""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

CHECK = r"""#!/bin/sh
tests=0 failures=0 cases=
for argument; do
    case $argument in --junitxml=*) report=${argument#--junitxml=}; continue ;; -*) continue ;; esac
    for script in "$argument"/*.sh; do
        [ -f "$script" ] || continue
        tests=$((tests + 1))
        if sh "$script"; then cases="$cases<testcase classname=\"t\" name=\"ok\"/>"
        else failures=$((failures + 1)); cases="$cases<testcase classname=\"t\" name=\"bad\"><failure message=\"bad\"/></testcase>"; fi
    done
done
echo "<testsuites><testsuite tests=\"$tests\" failures=\"$failures\" errors=\"0\">$cases</testsuite></testsuites>" >"$report"
[ "$failures" -eq 0 ]
"""
MANIFESTS = ", ".join(["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json",
                       "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"])
FLOWS = ["plan", "run", "digests as in the registry", "second run, all steps cached", "failing build", "failing test", "cancel",
         "resume", "promote", "diff", "roll back", "show", "logs", "two platforms", "nothing left"]
REFUSED = "refused before the run"


class Failed(Exception):
    pass


def expect(truth, what):
    if not truth:
        raise Failed(what)


class Machine:
    """A stack, a registry and the program in a folder that goes at the end."""

    def __init__(self, program, options, client, base):
        self.program, self.options, self.client, self.base = os.path.abspath(program), options, client, base
        self.folder = tempfile.mkdtemp(prefix="stackwright-flows-")
        self.stack, self.output = self.folder + "/stack", self.folder + "/output"
        self.env = dict(os.environ, XDG_STATE_HOME=self.folder + "/state", XDG_CACHE_HOME=self.folder + "/cache",
                        GIT_CONFIG_GLOBAL="/dev/null", GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@example.org",
                        GIT_COMMITTER_NAME="A", GIT_COMMITTER_EMAIL="a@example.org")
        for name in list(self.env):
            if name.startswith("GITHUB_") or name == "CI":
                del self.env[name]
        os.makedirs(self.stack)
        os.makedirs(self.output)
        self.start_registry()
        self.last = None

    def start_registry(self):
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.registry = "127.0.0.1:%d" % self.port
        config = self.folder + "/registry.yml"
        with open(config, "w") as file:
            file.write("version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: %s/registry}, delete: {enabled: true}}\n"
                       "http: {addr: '%s'}\n" % (self.folder, self.registry))
        log = open(self.folder + "/registry.log", "wb")
        self.server = subprocess.Popen(["docker-registry", "serve", config], stdout=log, stderr=log)
        for _ in range(100):
            try:
                urllib.request.urlopen("http://%s/v2/" % self.registry, timeout=2)
                return
            except OSError:
                time.sleep(0.1)
        raise Failed("docker-registry does not start")

    def close(self):
        self.server.terminate()
        self.server.wait()
        ids = self.ask("images", "--quiet", "--filter", "label=org.opencontainers.image.source=" + self.mark).split()
        if ids:
            self.ask("rmi", "--force", *sorted(set(ids)))
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def mark(self):
        return "https://example.org/flows/%d" % self.port

    def ask(self, *words):
        return subprocess.run([self.client, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    def git(self, *words):
        done = subprocess.run(["git", "-C", self.stack, *words], env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        expect(done.returncode == 0, "git %s: %s" % (" ".join(words), done.stdout))
        return done.stdout.strip()

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.stack + "/" + name), exist_ok=True)
        with open(self.stack + "/" + name, "w") as file:
            file.write(text)

    def commit(self, message):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def make_stack(self):
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("remote", "add", "origin", self.mark)
        spec = ("tag: {prefix: '2026.3'}\nall_info_cmds:\n  WHO: {description: Who, command: id}\nwiki: {repository_url: '%s'}\nimages:\n"
                % self.mark)
        for name, parent in (("base", None), ("left", "base"), ("right", "base"), ("leaf", "left")):
            spec += "  %s:\n    image_name: ghcr.io/team/%s\n    test_command: [/bin/check]\n    info_cmds: [WHO]\n" % (name, name)
            if parent:
                spec += "    depend_on: %s\n" % parent
            self.write("images/%s/tests/one.sh" % name, "test -d /bin\n")
        self.write("images/spec.yml", spec)
        self.write("images/base/check", CHECK)
        # The mark makes the steps this run's own: another run's cache proves nothing.
        self.write("images/base/Dockerfile", "FROM %s\nENV FLOWS=%d\nCOPY check /bin/check\nRUN chmod 755 /bin/check\n" % (self.base, self.port))
        child = "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\n"
        self.write("images/left/Dockerfile", child + "RUN echo left >/left\nCOPY Dockerfile /left.txt\n")
        self.write("images/right/Dockerfile", child + "RUN echo right >/right\n")
        self.write("images/leaf/Dockerfile", "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG} AS made\nRUN echo made >/made\n"
                   "FROM ${BASE_IMAGE}:${BASE_TAG}\nCOPY --from=made /made /made\nRUN echo leaf >/leaf\n")
        return self.commit("Begin")

    def words(self, arguments):
        return [self.program, "-C", self.stack, "--registry", self.registry, "--output", self.output, *arguments]

    def call(self, *arguments, seconds=300):
        try:
            done = subprocess.run(self.words(arguments), env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise Failed("no end within %d s: %s" % (seconds, " ".join(arguments)))
        self.last = done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")
        return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")

    def run(self, *arguments, code=0):
        found, out, err = self.call("run", *self.options, "--no-publish", *arguments)
        expect(found == code, "run ended with %d, not %d: %s" % (found, code, self.tail(err)))
        return err

    @staticmethod
    def tail(text):
        lines = [line for line in text.splitlines() if line.strip()]
        errors = [line for line in lines if "failed" in line or line.startswith("error")]
        return " | ".join((errors or lines)[-3:])[:600]

    def journal(self):
        with open(self.output + "/artifacts/run.jsonl") as file:
            return [json.loads(line) for line in file]

    def steps(self):
        """The Dockerfiles' own steps that ran, by image and title, with their last state."""
        found = {}
        for event in self.journal():
            if event["event"] == "build-step" and event.get("number", 0) > 0 and re.match("(RUN|COPY)", event.get("title", "")):
                found[event["image"], event["number"], event["title"]] = event["state"]
        return found

    def stage(self, image, stage):
        state = None
        for event in self.journal():
            if event["event"] == "stage-finished" and event.get("image") == image and event.get("stage") == stage:
                state = event
        return state

    def digest(self, image, tag):
        request = urllib.request.Request("http://%s/v2/team/%s/manifests/%s" % (self.registry, image, tag), headers={"Accept": MANIFESTS})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.headers["Docker-Content-Digest"]
        except urllib.error.HTTPError as error:
            return "HTTP %d" % error.code

    def manifest(self, image, reference):
        request = urllib.request.Request("http://%s/v2/team/%s/manifests/%s" % (self.registry, image, reference), headers={"Accept": MANIFESTS})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def containers(self):
        left = self.ask("ps", "--all", "--quiet").split()
        if "podman" in os.path.basename(self.client):
            left += self.ask("ps", "--all", "--external", "--quiet").split()
        return set(left)

    def names(self):
        """What the engine calls images by a name of ours."""
        return {line for line in self.ask("images", "--format", "{{.Repository}}:{{.Tag}}").splitlines() if "stackwright" in line}


IMAGES = ["base", "left", "right", "leaf"]


class Flows:
    def __init__(self, machine):
        self.m = machine
        self.before = machine.containers()
        self.names_before = machine.names()

    def plan(self):
        self.first = self.m.make_stack()
        code, out, err = self.m.call("plan", "--json")
        expect(code == 0, self.m.tail(err))
        plan = json.loads(out)
        expect(plan["order"] == IMAGES or sorted(plan["order"]) == sorted(IMAGES), "order: %s" % plan["order"])
        self.first_tag = plan["tag"]

    def run(self):
        self.m.run()
        end = self.m.journal()[-1]
        expect(end["event"] == "run-finished" and end["state"] == "passed", "the run ended as %s" % end)
        self.tools = self.m.journal()[0]["tools"]
        states = set(self.m.steps().values())
        titles = {title for _, _, title in self.m.steps()}
        expect("RUN echo leaf >/leaf" in titles, "the steps seen are %s" % sorted(titles))
        expect(states == {"done"}, "states of steps: %s" % states)

    def digests(self):
        told = {}
        for event in self.m.journal():
            if event["event"] == "image-fact" and "digest" in event:
                told[event["image"]] = event["digest"]
        for image in IMAGES:
            held = self.m.digest(image, self.first_tag)
            expect(told.get(image) == held, "%s: told %s, the registry holds %s" % (image, told.get(image), held))

    def cached(self):
        self.m.commit("Change nothing")
        self.m.run("--all")
        self.second_tag = self.m.journal()[0]["plan"]["tag"]
        other = {key: state for key, state in self.m.steps().items() if state != "cached"}
        expect(self.m.steps(), "no step was told")
        expect(not other, "not cached: %s" % other)

    def failing_build(self):
        self.m.write("images/leaf/Dockerfile", "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\n"
                     "RUN echo all is lost >&2; exit 7\n")
        self.m.commit("Break leaf")
        self.m.run("--all", code=1)
        end = self.m.journal()[-1]
        expect((end.get("image"), end.get("stage"), end["state"]) == ("leaf", "build", "failed"), "ended as %s" % end)
        expect("all is lost" in end["reason"], "the reason is %r" % end["reason"])
        failed = [key for key, state in self.m.steps().items() if state == "failed"]
        expect(len(failed) == 1 and failed[0][0] == "leaf", "failed steps: %s" % failed)

    def failing_test(self):
        self.m.git("checkout", "--quiet", self.first, "--", "images/leaf/Dockerfile")
        self.m.write("images/left/tests/one.sh", "test -d /nowhere\n")
        self.m.commit("Break a test")
        self.m.run("--all", code=1)
        end = self.m.journal()[-1]
        expect((end.get("image"), end.get("stage"), end["state"]) == ("left", "test", "failed"), "ended as %s" % end)
        tag = self.m.journal()[0]["plan"]["tag"]
        expect(self.m.digest("left", tag) == "HTTP 404", "left has a tag although its test failed")

    def cancel(self):
        self.m.git("checkout", "--quiet", self.first, "--", "images/left/tests/one.sh")
        self.m.write("images/left/Dockerfile", "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\n"
                     "RUN echo begun-%d; sleep 12\n" % self.m.port)
        self.m.commit("Take long")
        process = subprocess.Popen(self.m.words(["run", *self.m.options, "--no-publish", "--all"]), env=self.m.env,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            log = self.m.output + "/logs"
            until = time.time() + 120
            while time.time() < until and process.poll() is None:
                names = [name for name in os.listdir(log) if "left" in name and name.endswith("build.log")] if os.path.isdir(log) else []
                if any(re.search(rb"(?m)^(#\d+ [\d.]+ )?begun-%d" % self.m.port, open(log + "/" + name, "rb").read()) for name in names):
                    break
                time.sleep(0.1)
            expect(process.poll() is None, "ended before it could be cancelled")
            process.send_signal(signal.SIGINT)
            begun = time.time()
            code = process.wait(timeout=30)
            self.cancelled_in = time.time() - begun
        finally:
            if process.poll() is None:
                process.kill()
        expect(code == 130, "exit code %d" % code)
        expect(self.m.journal()[-1]["state"] == "cancelled", "ended as %s" % self.m.journal()[-1])
        left = self.m.containers() - self.before
        expect(not left, "containers left: %s" % left)

    def resume(self):
        built = [event for event in self.m.journal() if event["event"] == "stage-started" and (event.get("image"), event.get("stage")) == ("base", "build")]
        self.m.run("--resume")
        again = [event for event in self.m.journal() if event["event"] == "stage-started" and (event.get("image"), event.get("stage")) == ("base", "build")]
        expect(len(built) == len(again), "base was built again")
        expect(self.m.journal()[-1]["state"] == "passed", "ended as %s" % self.m.journal()[-1])

    def promote(self):
        for tag in (self.first_tag, self.second_tag):
            code, out, err = self.m.call("promote", tag, "--yes")
            expect(code == 0, self.m.tail(err))
            for image in IMAGES:
                expect(self.m.digest(image, "2026.3-stable") == self.m.digest(image, tag), "%s: the stable tag names another digest" % image)

    def diff(self):
        last = self.m.journal()[0]["plan"]["tag"]
        code, out, err = self.m.call("diff", self.second_tag, last)
        expect(code == 0, self.m.tail(err))
        expect("left" in out, "no word of left: %s" % out[:300])

    def roll_back(self):
        code, out, err = self.m.call("promote", "--rollback", "--yes")
        expect(code == 0, self.m.tail(err))
        for image in IMAGES:
            expect(self.m.digest(image, "2026.3-stable") == self.m.digest(image, self.first_tag), "%s: not where it was" % image)

    def show(self):
        code, out, err = self.m.call("show", self.m.output + "/artifacts/run.jsonl")
        expect(code == 0 and all(image in out for image in IMAGES), self.m.tail(out + err))

    def logs(self):
        code, out, err = self.m.call("logs", self.m.output + "/artifacts/run.jsonl", "left", "build")
        expect(code == 0 and "begun-%d" % self.m.port in out, self.m.tail(out + err))

    def two_platforms(self):
        """An index of two images, each on its parent's; without a builder that can, a refusal that says what is missing."""
        m = self.m
        m.stack, m.output = m.folder + "/many", m.folder + "/many-output"
        os.makedirs(m.output)
        spec = "tag: {prefix: '2026.4'}\nplatforms: [linux/amd64, linux/arm64]\ntest_report: exit-code\nall_info_cmds: {}\nimages:\n"
        for name, parent in (("many", None), ("many-child", "many")):
            spec += "  %s:\n    image_name: ghcr.io/team/%s\n    test_command: [/bin/sh, -c, cat /which]\n" % (name, name)
            if parent:
                spec += "    depend_on: %s\n" % parent
        m.write("images/spec.yml", spec)
        # COPY alone: no builder here runs programs of both.
        m.write("images/many/Dockerfile", "FROM scratch\nARG TARGETARCH\nCOPY busybox /bin/sh\nCOPY busybox /bin/cat\nCOPY which-$TARGETARCH /which\nCMD [\"/bin/sh\"]\n")
        shutil.copy("/bin/busybox", m.stack + "/images/many/busybox")
        for architecture in ("amd64", "arm64"):
            m.write("images/many/which-" + architecture, architecture + "\n")
        m.write("images/many-child/Dockerfile", "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\nCOPY Dockerfile /child\n")
        m.git("init", "--quiet", "--initial-branch=main")
        m.git("remote", "add", "origin", m.mark)
        tag = "2026.4-" + m.commit("Begin")[:7]
        code, _, err = m.call("run", *m.options, "--no-publish", "--all")
        if code == 3:
            expect("is to be made for linux/amd64, linux/arm64" in err, m.tail(err))
            expect(m.digest("many", tag) == "HTTP 404", "something was pushed")
            return REFUSED
        expect(code == 0, "run ended with %d: %s" % (code, m.tail(err)))
        layers = {}
        for image in ("many", "many-child"):
            index = m.manifest(image, tag)
            found = {one["platform"]["architecture"]: one["digest"] for one in index.get("manifests", []) if one["platform"]["os"] == "linux"}
            expect(sorted(found) == ["amd64", "arm64"], "%s is made for %s" % (image, sorted(found)))
            for architecture, digest in found.items():
                layers[image, architecture] = [layer["digest"] for layer in m.manifest(image, digest)["layers"]]
        for architecture in ("amd64", "arm64"):
            below, above = layers["many", architecture], layers["many-child", architecture]
            expect(above[:len(below)] == below and len(above) > len(below), "%s: the child is not on its parent" % architecture)
        expect(layers["many", "amd64"] != layers["many", "arm64"], "both platforms have the same files")

    def nothing_left(self):
        left = self.m.containers() - self.before
        expect(not left, "containers: %s" % left)
        names = [name for name in self.m.names() - self.names_before if "stackwright-test" not in name]
        expect(not names, "images of our own: %s" % names)


def version_of(tools):
    words = [tools.get("engine", ""), tools.get("server", "")]
    if tools.get("engine") != "podman":
        words += ["client", tools.get("client", ""), "builder", tools.get("builder", "")]
        if tools.get("buildx"):
            words += [tools["buildx"], "driver", tools.get("driver", "?")]
        words += ["store", tools.get("imageStore", "?")]
    return " ".join(words)


def make_base(client, folder):
    root = folder + "/root"
    os.makedirs(root + "/bin")
    os.makedirs(root + "/tmp")
    os.makedirs(root + "/etc")
    shutil.copy("/bin/busybox", root + "/bin/busybox")
    for applet in subprocess.run(["/bin/busybox", "--list"], stdout=subprocess.PIPE, text=True).stdout.split():
        if applet != "busybox":
            os.symlink("busybox", root + "/bin/" + applet)
    tar = subprocess.Popen(["tar", "-C", root, "-c", "."], stdout=subprocess.PIPE)
    name = "localhost/stackwright-flows:base"
    done = subprocess.run([client, "import", "-", name], stdin=tar.stdout, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    expect(done.returncode == 0, "no base image: " + done.stdout)
    return name


def run(arguments):
    program, result = arguments[:2]
    options, client, base, name = [], "docker", None, None
    rest = arguments[2:]
    while rest:
        word, value = rest[:2]
        rest = rest[2:]
        if word == "--base":
            base = value
        elif word == "--name":
            name = value
        else:
            options += [word, value]
            if word == "--engine":
                client = value
    work = tempfile.mkdtemp(prefix="stackwright-flows-base-")
    try:
        base = base or make_base(client, work)
        machine = Machine(program, options, client, base)
        flows = Flows(machine)
        # In the order in which they lean on each other; the second is the one without which there is nothing to see.
        steps = list(zip(FLOWS, [flows.plan, flows.run, flows.digests, flows.cached, flows.failing_build, flows.failing_test, flows.cancel,
                                 flows.resume, flows.promote, flows.diff, flows.roll_back, flows.show, flows.logs, flows.two_platforms,
                                 flows.nothing_left]))
        measured, broken = {}, False
        for flow, step in steps:
            if broken:
                measured[flow] = "not run"
                continue
            try:
                begun = time.time()
                measured[flow] = step() or "yes"
                print("%-30s %s  %.1f s" % (flow, measured[flow], time.time() - begun), flush=True)
            except (Failed, KeyError, IndexError, OSError, ValueError, AttributeError, subprocess.TimeoutExpired) as failure:
                measured[flow] = "no: %s" % (failure if isinstance(failure, Failed) else repr(failure))
                print("%-30s %s" % (flow, measured[flow]), flush=True)
                if "--keep" in os.environ.get("ENGINE_FLOWS", ""):
                    print(machine.last, machine.folder)
                broken = flow in ("plan", "run")
        tools = getattr(flows, "tools", {})
        with open(result, "w") as file:
            json.dump({"name": name or version_of(tools), "tools": tools, "versions": version_of(tools), "flows": measured}, file, indent=1)
        if "--keep" not in os.environ.get("ENGINE_FLOWS", ""):
            machine.close()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 0 if all(value in ("yes", REFUSED) for value in measured.values()) else 1


def table(files):
    results = [json.load(open(file)) for file in files]
    print("| | %s |" % " | ".join(result["name"] for result in results))
    print("|---|%s" % ("---|" * len(results)))
    print("| versions tried | %s |" % " | ".join(result["versions"] for result in results))
    for flow in FLOWS:
        print("| %s | %s |" % (flow, " | ".join(result["flows"].get(flow, "not run").replace("|", "/") for result in results)))
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("run", "table"):
        sys.exit(__doc__)
    sys.exit(run(sys.argv[2:]) if sys.argv[1] == "run" else table(sys.argv[2:]))
