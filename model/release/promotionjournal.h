// artifacts/promotion.jsonl: what a promotion is about to do, written and on disk before it does it, and what came of it.
// After a kill -9 at any instant it tells which tags may have moved and where they were. One promotion a file; resuming and
// rolling back append.
#pragma once

#include "model/release/releases.h"

namespace stackwright {

/// A journal read back.
struct PromotionStory
{
    ReleaseRecord record;    ///< as it started
    bool putBegun = false;   ///< at least one tag may have moved
    QStringList begun;       ///< full names with the tags that may have moved
    bool finished = false;   ///< it has an end: the last one is `state`
    QString state;           ///< moved, moved-back, not-moved, unknown, rolled-back
    bool pagesDone = false;  ///< Home.md and the pages have followed
};

/// A torn last line is dropped; anything else that cannot be read is an Error that names the line.
Result<PromotionStory> readPromotionJournal(const QByteArray &bytes, const QString &file);

class PromotionJournal
{
public:
    PromotionJournal() = default;
    ~PromotionJournal();
    PromotionJournal(PromotionJournal &&other) noexcept;
    PromotionJournal &operator=(PromotionJournal &&other) noexcept;

    /// A new file in place of what stands there, with the record as its first line.
    static Result<PromotionJournal> create(const QString &file, const ReleaseRecord &record, const QDateTime &now);
    /// Goes on behind the last whole line.
    static Result<PromotionJournal> reopen(const QString &file);

    /// put-begins, put-done, put-failed, back-begins, back-done, back-failed, resumed, rollback-started, pages-begin,
    /// pages-done, finished. On disk when this returns.
    Result<void> append(const QString &event, const QJsonObject &fields, const QDateTime &now);

private:
    PromotionJournal(QString file, int descriptor) : m_file(std::move(file)), m_descriptor(descriptor) {}

    QString m_file;
    int m_descriptor = -1;
};

} // namespace stackwright
