#include "model/stack/workflows.h"

#include "model/stack/spec_registries.h"

#include <QJsonArray>
#include <QJsonDocument>


namespace stackwright {

namespace {

// What a runner does before it can call the program. One that has it already (a machine of one's own) keeps it.
constexpr char install[] = R"sh(      - name: Install stackwright
        run: |
          if command -v stackwright >/dev/null; then exit 0; fi
          case "$STACKWRIGHT" in
          "")
            echo "::error::name the package or the image of stackwright in STACKWRIGHT, at the top of this workflow"
            exit 1 ;;
          *.deb)
            case "$STACKWRIGHT" in
            https://*) curl -fsSL --retry 3 -o "$RUNNER_TEMP/stackwright.deb" "$STACKWRIGHT" ;;
            *) cp "$STACKWRIGHT" "$RUNNER_TEMP/stackwright.deb" ;;
            esac
            sudo apt-get update -q
            sudo apt-get install -yq "$RUNNER_TEMP/stackwright.deb" ;;
          *)
            # A container of the image, as the runner's user. What it is lent has the same paths inside. Variables go by name.
            mkdir -p "$RUNNER_TEMP/bin"
            cat >"$RUNNER_TEMP/bin/stackwright" <<'END'
          #!/bin/bash
          set -- "$STACKWRIGHT" "$@"
          for name in $(compgen -e | grep -E '^(GITHUB_|DOCKERHUB_|STACKWRIGHT_%1)'); do set -- -e "$name" "$@"; done
          exec docker run --rm -i --init --network host --user "$(id -u):$(id -g)" --group-add "$(stat -c %g /var/run/docker.sock)" \
            -v /var/run/docker.sock:/var/run/docker.sock -v "$GITHUB_WORKSPACE:$GITHUB_WORKSPACE" -v "$RUNNER_TEMP:$RUNNER_TEMP" \
            -v "$HOME:$HOME" -e HOME="$HOME" -e TMPDIR="$RUNNER_TEMP" -w "$PWD" "$@"
          END
            chmod 755 "$RUNNER_TEMP/bin/stackwright"
            docker pull -q "$STACKWRIGHT"
            echo "$RUNNER_TEMP/bin" >>"$GITHUB_PATH" ;;
          esac
)sh";

constexpr char wikiLogin[] = R"sh(      - name: Let git publish the wiki
        run: |
          git config --global user.name "github-actions[bot]"
          git config --global user.email "41898282+github-actions[bot]@users.noreply.github.com"
)sh";

constexpr char githubLogin[] = R"sh(          git config --global credential.helper store
          (umask 077 && printf 'https://x-access-token:%s@github.com\n' "$GITHUB_TOKEN" >"$HOME/.git-credentials")
        env:
          GITHUB_TOKEN: ${{ github.token }}
)sh";

constexpr char keep[] = R"sh(      - name: Keep logs and results
        if: always()
        uses: actions/upload-artifact@v4
        with:
          name: stackwright-${{ github.job }}
          path: |
            ${{ runner.temp }}/stackwright/artifacts
            ${{ runner.temp }}/stackwright/logs
            ${{ runner.temp }}/stackwright/manifests
          if-no-files-found: ignore
          retention-days: 30
)sh";

QByteArray flow(const QStringList &texts)
{
    return QJsonDocument(QJsonArray::fromStringList(texts)).toJson(QJsonDocument::Compact);
}

/// As Actions' patterns for branches take it for itself.
QString branchPattern(const QString &name)
{
    QString pattern;
    for (const QChar c : name) {
        if (QStringLiteral("*?+![]\\").contains(c))
            pattern += QLatin1Char('\\');
        pattern += c;
    }
    return pattern;
}

class Writer
{
public:
    Writer(const Spec &spec, const WorkflowHints &hints) : m_spec(spec), m_hints(hints)
    {
        for (const ImageSpec &image : spec.images) {
            QList<ImageRef> places{image.ref};
            places += furtherPlaces(spec.alsoPush, image.ref);
            for (const ImageRef &place : std::as_const(places)) {
                const QString host = place.host == QLatin1String("docker.io") ? QString() : place.host;
                if (!m_hosts.contains(host))
                    m_hosts += host;
            }
            m_hostTests = m_hostTests || image.integrationTests || image.testRunner == TestRunner::Host;
            for (const SecretSpec &secret : image.secrets) {
                m_fileSecrets = m_fileSecrets || secret.variable.isEmpty();
                if (!secret.variable.isEmpty() && !m_secrets.contains(secret.variable))
                    m_secrets += secret.variable;
            }
        }
        m_hostTests = m_hostTests || hints.hostTests;
        m_wiki = !spec.wiki.remote.isEmpty();
    }

    QByteArray build() const
    {
        QStringList branches;
        for (const QString &branch : m_spec.mainBranches)
            branches += branchPattern(branch);
        QByteArray text = head("Builds, tests and pushes what a push changes, and builds and tests what a pull request changes.");
        text += "name: build\n\non:\n  push:\n    branches: " + flow(branches) + "\n  pull_request:\n  merge_group:\n  workflow_dispatch:\n    inputs:\n"
                "      all: {description: Build every image, type: boolean, default: false}\n\n";
        text += program();
        text += "\npermissions: {}\n\nconcurrency:\n  group: build-${{ github.ref }}\n  # What is pushed is not cut off; a request's older commit interests nobody.\n"
                "  cancel-in-progress: ${{ github.event_name == 'pull_request' }}\n\njobs:\n";
        text += "  build:\n    if: github.event_name != 'pull_request'\n" + job(true);
        text += checkout() + install_() + packages() + wiki() + logins();
        text += "      - name: Build, test and push\n        run: |\n"
                "          if [ \"$ALL\" = true ]; then set -- --all; fi\n"
                "          stackwright --output \"$RUNNER_TEMP/stackwright\" run \"$@\"\n        env:\n          ALL: ${{ inputs.all }}\n" + credentials() + keep;
        text += "\n  # Nothing is pushed for a request: the code in it may be anybody's.\n  request:\n    if: github.event_name == 'pull_request'\n" + job(false);
        text += checkout() + install_() + packages() + logins();
        text += "      - name: Build and test\n        run: stackwright --output \"$RUNNER_TEMP/stackwright\" run --no-push --no-wiki\n        env:\n" + credentials() + keep;
        return text;
    }

    QByteArray promote() const
    {
        QByteArray text = head("Moves the stable tags of the whole stack, by hand: a tag that was built becomes PREFIX-stable, or PREFIX-stable becomes stable.");
        text += "name: promote\n\non:\n  workflow_dispatch:\n    inputs:\n"
                "      tag: {description: \"The tag that was built, as 2026.3-2035e52; for the global tag the prefix alone, as 2026.3\", type: string, required: true}\n"
                "      global: {description: PREFIX-stable becomes stable, type: boolean, default: false}\n"
                "      dry_run: {description: Check and show; move nothing, type: boolean, default: true}\n"
                "      skip_gates: {description: \"Gates to pass by hand, with spaces between them\", type: string, default: \"\"}\n"
                "      reason: {description: Why they are passed; kept in the record, type: string, default: \"\"}\n\n";
        text += program();
        text += "\npermissions: {}\n\nconcurrency:\n  group: promote\n  cancel-in-progress: false\n\njobs:\n  promote:\n" + job(true);
        if (!m_wiki)
            text += "      # The spec names no wiki: a runner finds no manifest pages, and the gate \"pages\" must be passed by hand.\n";
        text += checkout() + install_() + wiki() + logins();
        text += R"sh(      - name: Promote
        run: |
          set --
          if [ "$GLOBAL" = true ]; then set -- "$@" --global; fi
          if [ "$DRY_RUN" = true ]; then set -- "$@" --dry-run; else set -- "$@" --yes; fi
          for gate in $SKIP_GATES; do set -- "$@" --skip-gate "$gate"; done
          if [ -n "$REASON" ]; then set -- "$@" --reason "$REASON"; fi
          case "$TAG" in -*) echo "::error::a tag does not begin with a hyphen"; exit 2 ;; esac
          stackwright --output "$RUNNER_TEMP/stackwright" promote "$@" "$TAG"
        env:
          TAG: ${{ inputs.tag }}
          GLOBAL: ${{ inputs.global }}
          DRY_RUN: ${{ inputs.dry_run }}
          SKIP_GATES: ${{ inputs.skip_gates }}
          REASON: ${{ inputs.reason }}
)sh" + registryCredentials() + keep;
        return text;
    }

    QByteArray weekly() const
    {
        QByteArray text = head("Builds the images anew whose base from outside has moved since they were built, and all that is built on them.");
        text += "name: weekly\n\non:\n  schedule:\n    - cron: \"17 4 * * 1\"\n  workflow_dispatch:\n\n" + program()
            + "\npermissions: {}\n\nconcurrency:\n  group: weekly\n  cancel-in-progress: false\n\njobs:\n  weekly:\n" + job(true);
        text += checkout() + install_() + packages() + (m_wiki ? wiki() : QByteArray()) + logins();
        const bool branchTags = m_spec.tagSuffix == TagSuffix::Branch;
        // No commit is compared with: what moved outside is all that counts. Under another name than a main branch's not everything is built.
        if (branchTags && m_spec.buildAllOnMain)
            text += "      # Tags have the branch's name, and on a main branch every image is built: build_all_on_main: false in the spec builds only what moved.\n";
        text += QByteArray("      - name: Build what moved\n        run: stackwright --output \"$RUNNER_TEMP/stackwright\" run --check-base --base HEAD")
            + (branchTags ? "" : " --branch weekly") + (m_wiki ? " --publish" : "") + "\n        env:\n" + credentials() + keep;
        return text;
    }

private:
    QByteArray head(const char *what) const
    {
        return QByteArray("# ") + what + "\n# Written by stackwright " + m_hints.version.toUtf8() + " (init github-actions); yours to change.\n";
    }

    QByteArray program() const
    {
        return "env:\n"
               "  # decide: where runners get the program from: a package (an https address, or a path in this repository, that ends in .deb) or an image\n"
               "  STACKWRIGHT: \"\"\n";
    }

    QByteArray job(bool pushes) const
    {
        // Contents are written for the wiki alone, which belongs to them.
        return QByteArray("    runs-on: ubuntu-latest\n    timeout-minutes: 360\n    permissions:\n      contents: ") + (pushes && m_wiki ? "write" : "read")
            + "\n      packages: " + (pushes ? "write" : "read") + "\n    steps:\n";
    }

    QByteArray checkout() const
    {
        return QByteArray("      - uses: actions/checkout@v4\n        with:\n          # What has changed is asked of the whole history.\n          fetch-depth: 0\n          persist-credentials: false\n")
            + (m_hints.submodules ? "          submodules: recursive\n" : "") + (m_hints.largeFiles ? "          lfs: true\n" : "");
    }

    QByteArray install_() const
    {
        QByteArray more;
        for (const QString &secret : m_secrets)
            more += "|" + secret.toUtf8() + "$";
        return QByteArray(install).replace("%1", more);
    }

    QByteArray packages() const
    {
        QByteArray text;
        if (m_hostTests)
            text += "      - name: Install what tests on this machine need\n"
                    "        run: python3 -c 'import pytest' 2>/dev/null || { sudo apt-get update -q && sudo apt-get install -yq python3-pytest; }\n";
        if (m_fileSecrets)
            text += "      # decide: write the files that secrets of the spec name, in a step here\n";
        return text;
    }

    QByteArray wiki() const
    {
        if (!m_wiki)
            return {};
        if (m_spec.wiki.remote.contains(QLatin1String("github.com")))
            return QByteArray(wikiLogin) + githubLogin;
        return QByteArray("      # decide: let git push to wiki.remote of the spec, here\n") + wikiLogin;
    }

    /// The program logs in at ghcr.io and at Docker Hub by itself.
    QByteArray logins() const
    {
        QByteArray text;
        for (const QString &host : m_hosts) {
            const bool isLocal = host.startsWith(QLatin1String("127.")) || host.startsWith(QLatin1String("localhost")) || host.startsWith(QLatin1String("[::1]"));
            if (host.isEmpty() || host == QLatin1String("ghcr.io") || isLocal)
                continue;
            const QByteArray name = host.toUtf8();
            text += "      - name: Log in at " + name + "\n        run: printf %s \"$PASSWORD\" | docker login --username \"$USER_NAME\" --password-stdin " + name
                + "\n        env:\n          USER_NAME: ${{ secrets.REGISTRY_USERNAME }}\n          PASSWORD: ${{ secrets.REGISTRY_PASSWORD }}\n";
        }
        return text;
    }

    QByteArray registryCredentials() const
    {
        QByteArray text = "          GITHUB_TOKEN: ${{ github.token }}\n";
        if (m_hosts.contains(QString()))
            text += "          DOCKERHUB_USERNAME: ${{ secrets.DOCKERHUB_USERNAME }}\n          DOCKERHUB_TOKEN: ${{ secrets.DOCKERHUB_TOKEN }}\n";
        return text;
    }

    /// And what builds are given as secrets.
    QByteArray credentials() const
    {
        QByteArray text = registryCredentials();
        for (const QString &secret : m_secrets)
            if (!text.contains(QByteArray("  " + secret.toUtf8() + ": ")))
                text += "          " + secret.toUtf8() + ": ${{ secrets." + secret.toUtf8() + " }}\n";
        return text;
    }

    const Spec &m_spec;
    const WorkflowHints &m_hints;
    QStringList m_hosts, m_secrets;
    bool m_hostTests = false, m_fileSecrets = false, m_wiki = false;
};

} // namespace

QList<Workflow> workflowsOf(const Spec &spec, const WorkflowHints &hints)
{
    const Writer writer(spec, hints);
    const QString folder = QStringLiteral(".github/workflows/");
    return {{folder + QLatin1String("build.yml"), writer.build()}, {folder + QLatin1String("promote.yml"), writer.promote()}, {folder + QLatin1String("weekly.yml"), writer.weekly()}};
}

} // namespace stackwright
