#include "tests/support/scripteddocker.h"

#include <gtest/gtest.h>

#include <QFile>

namespace stackwright::testing {

namespace {

const QByteArray docker = R"py(#!/usr/bin/python3
import hashlib, json, os, sys, time
here = os.path.dirname(os.path.abspath(__file__))
args = sys.argv[1:]
path = lambda *names: os.path.join(here, *names)
plain = lambda name: name.replace('/', '_').replace(':', '_')
with open(path('commands'), 'a') as log:
    log.write(' '.join(args) + '\n')
if os.path.exists(path('dead')):
    print('Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?', file=sys.stderr)
    sys.exit(1)
verb, last = args[0], args[-1]
value = lambda name: next((a[len(name) + 1:] for a in args if a.startswith(name + '=')), '')
def idof(name):
    if name.startswith('sha256:'):
        return name[7:]
    try:
        return open(path('name-' + plain(name))).read()
    except OSError:
        print('Error: No such image: ' + name, file=sys.stderr)
        sys.exit(1)
def call(method, url, body=None, kind='application/octet-stream'):
    import urllib.request # only a push pays for it
    import urllib.request # dear, and most calls need no network
    request = urllib.request.Request(url, data=body, method=method, headers={'Content-Type': kind})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        return answer.headers
if verb == 'version':
    print(json.dumps({'Client': {'Version': '28.2.2', 'ApiVersion': '1.41'}, 'Server': {'Version': '20.10.24', 'ApiVersion': '1.41'}}))
elif verb == 'info':
    print(json.dumps({'DockerRootDir': '/nowhere', 'ClientInfo': {'Plugins': []}}))
elif verb == 'build':
    image = os.path.basename(os.path.normpath(last))
    print('Step 1/2 : FROM scratch', flush=True)
    while os.path.exists(path('hold-' + image)):
        time.sleep(0.05)
        if os.path.exists(path('dead')):
            print('unexpected EOF', file=sys.stderr)
            sys.exit(1)
    dockerfile = open(os.path.join(last, 'Dockerfile')).read()
    print('Step 2/2 : RUN true', flush=True)
    if 'RUN false' in dockerfile:
        print('E: Unable to locate package nothing', flush=True)
        print("The command '/bin/sh -c false' returned a non-zero code: 100", file=sys.stderr)
        sys.exit(100)
    labels = dict(args[i + 1].split('=', 1) for i, a in enumerate(args) if a == '--label')
    config = json.dumps({'architecture': 'amd64', 'os': 'linux', 'config': {'Labels': labels}, 'rootfs': {'type': 'layers', 'diff_ids': []},
                         'seed': image + dockerfile}).encode()
    import hashlib
    digest = hashlib.sha256(config).hexdigest()
    open(path('config-' + digest), 'wb').write(config)
    open(path('name-' + plain(value('--tag'))), 'w').write(digest)
    open(value('--iidfile'), 'w').write('sha256:' + digest)
elif verb == 'image':
    print(json.dumps([{'Id': 'sha256:' + idof(last), 'Size': 7000000}]))
elif verb == 'tag':
    open(path('name-' + plain(last)), 'w').write(idof(args[-2]))
elif verb == 'push':
    host, rest = last.split('/', 1)
    repository, tag = rest.rsplit(':', 1)
    digest = idof(last)
    config = open(path('config-' + digest), 'rb').read()
    base = 'http://%s/v2/%s' % (host, repository)
    upload = call('POST', base + '/blobs/uploads/', b'')['Location']
    call('PUT', upload + ('&' if '?' in upload else '?') + 'digest=sha256:' + digest, config)
    kind = 'application/vnd.docker.distribution.manifest.v2+json'
    manifest = json.dumps({'schemaVersion': 2, 'mediaType': kind, 'layers': [],
                           'config': {'mediaType': 'application/vnd.docker.container.image.v1+json', 'size': len(config), 'digest': 'sha256:' + digest}})
    call('PUT', base + '/manifests/' + tag, manifest.encode(), kind)
elif verb == 'history':
    print(json.dumps({'CreatedAt': '2026-01-01T00:00:00Z', 'CreatedBy': '/bin/sh -c true', 'ID': 'sha256:1', 'Size': '7000000'}))
elif verb == 'exec':
    print('Python 3.11.2')
elif verb == 'run':
    print('0' * 64)
)py";

} // namespace

ScriptedDocker::ScriptedDocker() : m_pathBefore(qgetenv("PATH"))
{
    QFile program(m_folder.filePath(QStringLiteral("docker")));
    EXPECT_TRUE(program.open(QFile::WriteOnly));
    program.write(docker);
    program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    program.close();
    qputenv("PATH", QByteArray(m_folder.path().toUtf8() + ':' + m_pathBefore));
}

ScriptedDocker::~ScriptedDocker()
{
    qputenv("PATH", m_pathBefore);
}

void ScriptedDocker::touch(const QString &name)
{
    QFile file(m_folder.filePath(name));
    EXPECT_TRUE(file.open(QFile::WriteOnly));
}

void ScriptedDocker::hold(const QString &image)
{
    touch(QStringLiteral("hold-") + image);
}

void ScriptedDocker::release(const QString &image)
{
    QFile::remove(m_folder.filePath(QStringLiteral("hold-") + image));
}

void ScriptedDocker::die()
{
    touch(QStringLiteral("dead"));
}

void ScriptedDocker::revive()
{
    QFile::remove(m_folder.filePath(QStringLiteral("dead")));
}

QStringList ScriptedDocker::commands() const
{
    QFile file(m_folder.filePath(QStringLiteral("commands")));
    return file.open(QFile::ReadOnly) ? QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts) : QStringList();
}

QByteArray ScriptedDocker::testRunner()
{
    return R"py(import glob, sys
report = next(a.split('=', 1)[1] for a in sys.argv if a.startswith('--junitxml='))
chosen = sys.argv[sys.argv.index('-k') + 1].split(' or ') if '-k' in sys.argv else None
cases, failed = '', 0
for folder in [a for a in sys.argv[1:] if not a.startswith('-') and a.startswith('images')]:
    for file in sorted(glob.glob(folder + '/*.py')):
        for name in ['test_good', 'test_broken']:
            if chosen and name not in chosen:
                continue
            bad = name == 'test_broken' and 'assert False' in open(file).read()
            failed += bad
            cases += '<testcase classname="t" file="%s" name="%s">%s</testcase>' % (file, name, '<failure message="assert False">assert False</failure>' if bad else '')
open(report, 'w').write('<testsuites><testsuite tests="%d" failures="%d" errors="0">%s</testsuite></testsuites>' % (cases.count('<testcase'), failed, cases))
print(failed, 'failed')
sys.exit(1 if failed else 0)
)py";
}

bool ScriptedDocker::isPossible()
{
    return QFile::exists(QStringLiteral("/usr/bin/python3"));
}

} // namespace stackwright::testing
