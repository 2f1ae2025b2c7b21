#include "model/release/tagsurvey.h"

#include "model/base/background.h"
#include "model/release/imageside.h"
#include "model/git/git.h"

#include <QRegularExpression>

#include <algorithm>

namespace stackwright {

namespace {

constexpr qsizetype atOnce = 16;       ///< requests on their way
constexpr qsizetype tellEvery = 50;    ///< answers
constexpr qsizetype mostLabelsRead = 40; ///< each costs two requests; older tags than these are seldom released

using Ages = QHash<QString, QDateTime>;

/// Of the commits that tags end with.
Ages agesByCommit(const QString &checkout, const QStringList &tags)
{
    Ages ages;
    auto git = openGit(checkout);
    if (!git)
        return ages;
    static const QRegularExpression commit(QStringLiteral("-([0-9a-f]{7,40})$"));
    for (const QString &tag : tags)
        if (const auto match = commit.match(tag); match.hasMatch())
            if (const auto facts = (*git)->commit(match.captured(1)))
                ages.insert(tag, QDateTime::fromSecsSinceEpoch(facts->seconds));
    return ages;
}

} // namespace

TagSurvey::TagSurvey(Registry &registry, const QList<SurveyedImage> &images, QString checkout, QObject *parent)
    : QObject(parent), m_registry(registry), m_checkout(std::move(checkout))
{
    QHash<QString, qsizetype> known;
    for (const SurveyedImage &image : images) {
        const QString name = image.repository.repository();
        if (!known.contains(name)) {
            known.insert(name, m_repositories.size());
            m_repositories += Repository{image.repository, {}};
        }
        m_repositories[known.value(name)].tails += image.tail;
    }
}

void TagSurvey::start()
{
    m_wanted = m_repositories.size();
    for (qsizetype i = 0; i < atOnce; ++i)
        askNext();
}

void TagSurvey::askNext()
{
    if (m_next >= m_wanted)
        return;
    const qsizetype repository = m_next++;
    m_registry.tags(m_repositories.at(repository).name, this, [this, repository](const Result<QStringList> &tags) { take(repository, tags); });
}

void TagSurvey::take(qsizetype repository, const Result<QStringList> &tags)
{
    ++m_answered;
    const QStringList &tails = m_repositories.at(repository).tails;
    m_asked += tails.size();
    if (tags) {
        for (const QString &whole : *tags)
            for (const QString &tail : tails) {
                if (!whole.endsWith(tail) || whole.size() == tail.size())
                    continue;
                const QString tag = whole.chopped(tail.size());
                ++m_tags[tag];
                const auto first = m_first.find(tag);
                if (first == m_first.end() || repository < first->repository)
                    m_first.insert(tag, Holder{repository, whole});
            }
    } else if (tags.error().kind != Error::Kind::Input && !m_trouble) { // Input: nothing was ever pushed there
        m_trouble = tags.error();
        m_wanted = m_next; // a registry that does not answer is not asked a thousand times
    }
    if (m_answered < m_wanted) {
        askNext();
        if (m_answered % tellEvery == 0)
            emit grew();
        return;
    }
    emit finished();
    findAges();
}

void TagSurvey::findAges()
{
    QStringList tags;
    for (auto it = m_tags.keyBegin(); it != m_tags.keyEnd(); ++it)
        if (!it->startsWith(QLatin1String("sha256-")))
            tags << *it;
    inBackground<Ages>(
        this, [checkout = m_checkout, tags] { return agesByCommit(checkout, tags); },
        [this, tags](const Ages &ages) {
            m_ages = ages;
            QStringList unknown;
            for (const QString &tag : tags)
                if (!m_ages.contains(tag))
                    unknown << tag;
            if (!m_ages.isEmpty())
                emit dated();
            askAges(unknown.mid(0, mostLabelsRead));
        });
}

void TagSurvey::askAges(QStringList tags)
{
    if (tags.isEmpty())
        return;
    const QString tag = tags.takeFirst();
    const Holder first = m_first.value(tag);
    readImageSide(m_registry, m_repositories.at(first.repository).name.withTag(first.tag), this, [this, tag, tags](const Result<ImageSide> &side) {
        if (side && side->labels)
            for (const auto &[name, value] : *side->labels)
                if (const QDateTime at = QDateTime::fromString(value, Qt::ISODate); name == QLatin1String("org.opencontainers.image.created") && at.isValid())
                    m_ages.insert(tag, at);
        if (tags.isEmpty())
            emit dated();
        askAges(tags);
    }, false);
}

} // namespace stackwright
