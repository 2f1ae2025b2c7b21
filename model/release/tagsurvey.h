// Which tags the images of a stack have in a registry, and how old each is: asked image by image, a few at a time, so that
// a stack of thousands is told of from the first answers on. Ages come from the commit that a tag names, where the checkout
// has it, else from the label of the first image that has the tag.
#pragma once

#include "model/registry/registry.h"

#include <QDateTime>
#include <QHash>
#include <QMap>

#include <optional>

namespace stackwright {

/// Where an image's tags are, and what each of them ends in: "-3.13" for a variant (reference.md 2.5), else nothing.
struct SurveyedImage
{
    ImageRef repository;
    QString tail = {};
};

class TagSurvey : public QObject
{
    Q_OBJECT
public:
    /// `registry` must outlive it.
    TagSurvey(Registry &registry, const QList<SurveyedImage> &images, QString checkout, QObject *parent = nullptr);

    void start();
    bool isAsking() const { return m_answered < m_wanted; }
    qsizetype asked() const { return m_asked; } ///< images, so far
    /// Without what variants end in, and how many of the asked images have each.
    const QMap<QString, qsizetype> &tags() const { return m_tags; }
    QDateTime at(const QString &tag) const { return m_ages.value(tag); } ///< null: not known (yet)
    const std::optional<Error> &trouble() const { return m_trouble; } ///< the first; nobody else is asked after it

signals:
    void grew();     ///< some images have answered
    void finished(); ///< all that were asked have
    void dated();    ///< after finished: ages are known

private:
    void askNext();
    void take(qsizetype repository, const Result<QStringList> &tags);
    void findAges();
    void askAges(QStringList tags);

    Registry &m_registry;
    struct Repository
    {
        ImageRef name;
        QStringList tails; ///< one for each of its images
    };
    struct Holder
    {
        qsizetype repository = 0;
        QString tag; ///< whole
    };
    QList<Repository> m_repositories;
    QString m_checkout;
    QMap<QString, qsizetype> m_tags;
    QHash<QString, Holder> m_first; ///< the first repository that has a tag
    QHash<QString, QDateTime> m_ages;
    std::optional<Error> m_trouble;
    qsizetype m_next = 0, m_answered = 0, m_wanted = 0; ///< repositories
    qsizetype m_asked = 0; ///< images
};

} // namespace stackwright
