#include "model/stack/theirdecision.h"

#include "model/base/text.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace stackwright {

namespace {

QStringList textsOf(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue &one : value.toArray())
        texts += one.toString();
    return texts;
}

TheirDecision decisionOf(const QJsonObject &json)
{
    TheirDecision decision;
    decision.commit = json[QLatin1String("commit")].toString();
    decision.parent = json[QLatin1String("parent")].toString();
    decision.built = textsOf(json[QLatin1String("rebuild")]);
    // What they called an image that changed, and is none, is a decision of theirs, too.
    for (const QString &name : textsOf(json[QLatin1String("changed_images")]))
        if (!decision.built.contains(name))
            decision.built += name;
    const QJsonObject why = json[QLatin1String("why")].toObject();
    for (auto one = why.begin(); one != why.end(); ++one) {
        const QJsonObject reason = one->toObject();
        decision.why.insert(one.key(), {reason[QLatin1String("kind")].toString(), reason[QLatin1String("file")].toString(), reason[QLatin1String("parent")].toString()});
    }
    if (json[QLatin1String("changed_files")].isArray()) {
        QList<QByteArray> files;
        for (const QString &file : textsOf(json[QLatin1String("changed_files")]))
            files += file.toUtf8();
        decision.files = files;
    }
    return decision;
}

Result<TheirDecision> decisionOfNames(const QByteArray &bytes, const QString &file, const Spec &spec)
{
    TheirDecision decision;
    int number = 0;
    for (const QByteArray &line : bytes.split('\n')) {
        ++number;
        const QString name = QString::fromUtf8(line).trimmed();
        if (name.isEmpty())
            continue;
        const Result<ImageRef> ref = parseImageRef(name);
        if (!ref)
            return inputError(QString(file + QLatin1Char(':') + QString::number(number)), QStringLiteral("neither JSON nor the name of an image"),
                              QStringLiteral("give a record of their decisions, or their artifacts/IMAGES_BUILT"));
        const auto known = std::find_if(spec.images.cbegin(), spec.images.cend(), [&](const ImageSpec &image) {
            return image.name == name || (image.ref.apiPath() == ref->apiPath() && image.ref.apiHost() == ref->apiHost());
        });
        decision.built += known == spec.images.cend() ? name : known->name;
    }
    return decision;
}

class Comparing
{
public:
    Comparing(const Plan &plan, const Spec &spec, const TheirDecision &theirs) : m_plan(plan), m_spec(spec), m_theirs(theirs) {}

    QList<Disagreement> all()
    {
        for (const ImageSpec &image : m_spec.images) {
            const int at = m_plan.indexOf(image.name);
            const bool ours = at >= 0 && m_plan.images[at].action == Action::Build, theirs = m_theirs.built.contains(image.name);
            if (ours != theirs)
                m_all += ours ? builtHere(m_plan.images[at]) : builtThere(image, m_plan.images[at]);
        }
        for (const QString &name : m_theirs.built)
            if (m_spec.indexOf(name) < 0)
                m_all += Disagreement{name, true, false, 3, QStringLiteral("it is no image of the spec: here that is a warning, never a build")};
        return m_all;
    }

private:
    bool theyCounted(const QByteArray &path) const { return !m_theirs.files || m_theirs.files->contains(path); }

    const PlannedFile *changedHere(const QByteArray &path) const
    {
        for (const PlannedFile &file : m_plan.changedFiles)
            if (file.file.path == path || file.file.oldPath == path)
                return &file;
        return nullptr;
    }

    QString comparedWith() const
    {
        return m_plan.base.isEmpty() ? QStringLiteral("nothing") : m_plan.base.left(7);
    }

    Disagreement builtHere(const PlannedImage &image) const
    {
        const Reason &reason = image.reasons.first();
        Disagreement found{image.name, false, true, 0, sentence(reason)};
        const auto because = [&](int rule, const QString &text) {
            found.rule = rule;
            found.text += QLatin1String(": ") + text;
        };
        if (reason.kind == QLatin1String("needed-by-child"))
            because(5, QStringLiteral("a commit's tag is a new one, and they had branch tags, under which the parent is there already"));
        else if (reason.kind == QLatin1String("parent-rebuilt") || reason.kind == QLatin1String("used-image-rebuilt"))
            because(4, m_theirs.built.contains(reason.image) ? QStringLiteral("they left a child on an older parent") : QString(QLatin1String("it follows from ") + reason.image));
        else if (reason.kind == QLatin1String("missing-in-registry"))
            because(5, QStringLiteral("the registry was asked now, and may have had it then"));
        else if (reason.kind == QLatin1String("files-changed") || reason.kind == QLatin1String("build-all-file")) {
            const QByteArray path = reason.files.value(0);
            if (theyCounted(path))
                because(3, reason.kind == QLatin1String("build-all-file") ? QStringLiteral("the rules have patterns here, and they compared names")
                                                                          : QStringLiteral("here an image is changed by what it is made of, wherever that lies"));
            else
                because(3, QLatin1String("it changed since ") + comparedWith() + QLatin1String(", and they looked at the commit's first parent")
                               + (m_theirs.parent.isEmpty() ? QString() : QString(QLatin1String(", ") + m_theirs.parent.left(7))));
        } else if (reason.kind == QLatin1String("main-branch"))
            because(2, QStringLiteral("they built for another branch"));
        else if (reason.kind == QLatin1String("full-rebuild-message"))
            because(1, QStringLiteral("they read the message of another commit, such as a request's merge"));
        else if (reason.kind == QLatin1String("no-baseline"))
            found.text += QLatin1String(": no rule, this clone lacks what they compared with");
        else if (reason.kind == QLatin1String("requested") || reason.kind == QLatin1String("base-image-moved"))
            found.text += QLatin1String(": no rule, they knew nothing of the kind");
        return found;
    }

    Disagreement builtThere(const ImageSpec &spec, const PlannedImage &image) const
    {
        Disagreement found{image.name, true, false, 0, QString()};
        const TheirDecision::Why why = m_theirs.why.value(image.name);
        const QString file = shownFile(why.file);
        if (why.kind == QLatin1String("changed") || why.kind == QLatin1String("build_all")) {
            const PlannedFile *const here = changedHere(why.file.toUtf8());
            found.rule = 3;
            if (!here) {
                found.text = QLatin1String("they built it for ") + file + QLatin1String(", which did not change since ") + comparedWith();
            } else if (here->effect == Effect::Ignored) {
                found.text = QLatin1String("they built it for ") + file + QLatin1String(", which change_ignore names");
            } else if (image.action == Action::Test) {
                found.text = QLatin1String("they built it for ") + file + QLatin1String("; only tests of it changed, which here are run on the digest that is there");
            } else if (here->effect == Effect::None) {
                found.text = QLatin1String("they built it for ") + file + QLatin1String(", of which no image is made");
            } else {
                found.rule = 0;
                found.text = QLatin1String("they built it for ") + file + QLatin1String("; it was not asked for here");
            }
        } else if (why.kind == QLatin1String("parent")) {
            found.rule = 4;
            found.text = QLatin1String("they built its parent ") + why.parent + QLatin1String(", which is not built here");
        } else if (why.kind == QLatin1String("message")) {
            found.rule = 1;
            found.text = QStringLiteral("the message that they read asks for a full rebuild, that of the head does not");
        } else if (image.action == Action::Reuse) {
            found.rule = 5;
            found.text = QStringLiteral("the registry has its tag by now");
        } else if (!spec.prepull) {
            found.text = QStringLiteral("prepull is false: they took that for \"not in the registry\" and built it each time; here it keeps an image from being a cache");
        } else {
            found.text = QStringLiteral("they do not say why, and no rule here builds it");
        }
        return found;
    }

    static QString shownFile(const QString &file) { return file.isEmpty() ? QStringLiteral("a file") : visible(file.toUtf8()).replace(QLatin1Char('\n'), QLatin1String("\\n")); }

    const Plan &m_plan;
    const Spec &m_spec;
    const TheirDecision &m_theirs;
    QList<Disagreement> m_all;
};

} // namespace

Result<TheirDecision> readTheirDecision(const QByteArray &bytes, const QString &file, const QString &head, const Spec &spec)
{
    const QByteArray text = bytes.trimmed();
    if (text.isEmpty())
        return inputError(file, QStringLiteral("it is empty"), QStringLiteral("give a record of their decisions, or their artifacts/IMAGES_BUILT"));
    if (!text.startsWith('{'))
        return decisionOfNames(bytes, file, spec);
    QList<QJsonObject> objects;
    if (const QJsonDocument whole = QJsonDocument::fromJson(text); whole.isObject()) {
        objects += whole.object();
    } else {
        int number = 0;
        for (const QByteArray &line : bytes.split('\n')) {
            ++number;
            if (line.trimmed().isEmpty())
                continue;
            QJsonParseError wrong;
            const QJsonDocument one = QJsonDocument::fromJson(line, &wrong);
            if (!one.isObject())
                return inputError(QString(file + QLatin1Char(':') + QString::number(number)), QLatin1String("not a JSON object: ") + wrong.errorString(), QStringLiteral("write one object a line"));
            objects += one.object();
        }
    }
    for (const QJsonObject &object : std::as_const(objects)) {
        const QString commit = object[QLatin1String("commit")].toString();
        if (commit.size() < 7 || !head.startsWith(commit))
            continue;
        if (!object[QLatin1String("rebuild")].isArray())
            return inputError(file, QLatin1String("of commit ") + commit.left(7) + QLatin1String(" no decision is kept: it has no \"rebuild\""), QStringLiteral("their scripts could not read that commit's spec"));
        return decisionOf(object);
    }
    return inputError(file, QLatin1String("it holds no decision on commit ") + head.left(7), QStringLiteral("--head COMMIT plans one that it holds"));
}

QList<Disagreement> disagreements(const Plan &plan, const Spec &spec, const TheirDecision &theirs)
{
    return Comparing(plan, spec, theirs).all();
}

} // namespace stackwright
