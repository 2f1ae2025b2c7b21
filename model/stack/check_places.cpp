#include "model/stack/check_places.h"

#include "model/base/text.h"
#include "model/stack/glob.h"
#include "model/stack/layout.h"
#include "model/stack/variants.h"

namespace stackwright {

namespace {

using Kind = StackFiles::Entry::Kind;

class PlacesChecker
{
public:
    PlacesChecker(const QString &specFile, const ImageSpec &image, StackFiles &files) : m_specFile(specFile), m_image(image), m_files(files) {}

    QList<Finding> find()
    {
        using Severity = Finding::Severity;
        m_links = {m_image.folderPath(), m_image.contextPath()}; // these are to be folders, which is looked at for itself
        look(Severity::Error, "folder", m_image.folderPath(), false);
        if (m_image.sharesContext())
            look(Severity::Error, "context", m_image.contextPath(), false);
        look(Severity::Error, "dockerfile", m_image.dockerfilePath(), false);
        lookAtDockerfile();
        for (const QString &path : m_image.argumentsFilePaths())
            look(Severity::Error, "build_args_file", path, true);
        for (const QString &path : m_image.inputs) {
            look(Severity::Error, "inputs", beforePattern(path), true);
            if (!isGlob(path.toUtf8()) && !m_files.entry(path))
                tell(Severity::Warning, "missing-input", QLatin1String("inputs of ") + keyOf(m_image) + QLatin1String(" name ") + quotedText(path) + QLatin1String(", which is not there"),
                     QStringLiteral("no change of it can be seen; correct the path, or take it out"));
        }
        for (const QString &path : m_image.tests)
            look(Severity::Warning, "tests", beforePattern(path), true);
        if (m_image.tests.isEmpty())
            for (const char *usual : {"tests", "test"})
                look(Severity::Warning, "tests", pathBelow(m_image.folderPath(), QLatin1String(usual)), true);
        return m_findings;
    }

private:
    void tell(Finding::Severity severity, const char *rule, const QString &text, const QString &advice)
    {
        m_findings += Finding{severity, QLatin1String(rule), m_specFile, m_image.line, m_image.column, text, advice};
    }

    /// The folders of a path up to the first part that is a pattern or a placeholder.
    static QString beforePattern(const QString &path)
    {
        QStringList plain;
        for (const QString &part : path.split(QLatin1Char('/'))) {
            if (isGlob(part.toUtf8()) || part.contains(QLatin1Char('{')))
                break;
            plain += part;
        }
        return plain.join(QLatin1Char('/'));
    }

    /// `whole`: the last part may be no link either. One link is told once.
    void look(Finding::Severity severity, const char *key, const QString &path, bool whole)
    {
        const QStringList parts = path.split(QLatin1Char('/'), Qt::SkipEmptyParts);
        QString at;
        for (qsizetype i = 0; i + (whole ? 0 : 1) < parts.size(); ++i) {
            at = at.isEmpty() ? parts[i] : QString(at + QLatin1Char('/') + parts[i]);
            const auto found = m_files.entry(at);
            if (!found)
                return;
            if (found->kind != Kind::Link)
                continue;
            if (m_links.contains(at))
                return;
            m_links += at;
            const QString target = m_files.linkTarget(at), rest = parts.mid(i + 1).join(QLatin1Char('/'));
            const QString real = target.isEmpty() || rest.isEmpty() ? target : QString(target + QLatin1Char('/') + rest);
            const QString of = at == path ? QString(quotedText(path) + QLatin1String(" of ") + keyOf(m_image) + QLatin1String(" is a symbolic link"))
                                          : QString(quotedText(path) + QLatin1String(" of ") + keyOf(m_image) + QLatin1String(" goes through ") + quotedText(at) + QLatin1String(", a symbolic link"));
            tell(severity, "linked-path", QLatin1String(key) + QLatin1Char(' ') + of + QLatin1String(": git knows what is behind it by other names, and no change of that is seen"),
                 real.isEmpty() ? QStringLiteral("put the files themselves there") : QString(QLatin1String("write the path that it leads to, ") + real + QLatin1String(", or put the files themselves there")));
            return;
        }
    }

    void lookAtDockerfile()
    {
        const QString path = m_image.dockerfilePath();
        const auto found = m_files.entry(path);
        if (!found || found->kind != Kind::Link || !m_files.followsLinks())
            return;
        const QString target = m_files.linkTarget(path);
        if (target.isEmpty() || !isWithin(target.toUtf8(), m_image.contextPath().toUtf8()))
            m_findings += Finding{Finding::Severity::Error, QStringLiteral("dockerfile-link"), path, 0, 0,
                                  QStringLiteral("a link that leads out of the image's folder, which a build cannot follow"), QStringLiteral("put the file itself there")};
    }

    const QString m_specFile;
    const ImageSpec &m_image;
    StackFiles &m_files;
    QStringList m_links; ///< told already
    QList<Finding> m_findings;
};

} // namespace

QList<Finding> findingsOfPlaces(const QString &specFile, const ImageSpec &image, StackFiles &files)
{
    return PlacesChecker(specFile, image, files).find();
}

} // namespace stackwright
