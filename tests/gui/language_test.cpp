#include "model/release/gates.h"
#include "model/workspace/surroundings.h"
#include "storedrun.h"
#include "tests/support/brackets.h"
#include "tests/support/fakelauncher.h"
#include "views/window/doctorview.h"
#include "views/release/gateslist.h"
#include "views/style/parts.h"
#include "views/style/state.h"
#include "window.h"

#include <gtest/gtest.h>

#include <QDateTime>
#include <QHeaderView>

namespace language_test {

using namespace stackwright;

namespace {

std::string textsOf(const QWidget &widget)
{
    QStringList texts;
    for (const QLabel *label : widget.findChildren<QLabel *>())
        texts << label->text();
    return texts.join(QLatin1Char('\n')).toStdString();
}

} // namespace

TEST(Language, ADayStandsInItsOrder)
{
    const QDateTime at(QDate(2026, 3, 4), QTime(14, 5));
    EXPECT_EQ(momentText(at), QLocale().toString(at, QStringLiteral("d MMM yyyy HH:mm")));
    const Brackets language;
    EXPECT_EQ(dayText(at), QLocale().toString(at, QStringLiteral("[d MMM yyyy]")));
}

TEST(Language, AStateIsReadWholeInHistory)
{
    struct LongWords : QTranslator
    {
        LongWords() { QCoreApplication::installTranslator(this); }
        QString translate(const char *context, const char *text, const char *, int) const override
        {
            return QLatin1String(context) == QLatin1String("stackwright::State") ? QString::fromLatin1(text).repeated(3) : QString();
        }
        bool isEmpty() const override { return false; }
    };
    const LongWords language;
    Window window;
    window.window.showPage(QStringLiteral("history"));
    const auto *runs = window.find<QTreeView>("historyRuns");
    for (const char *word : {"interrupted", "cancelled", "failed", "passed"})
        EXPECT_GE(runs->header()->sectionSize(1), runs->fontMetrics().horizontalAdvance(stateText(QLatin1String(word))) + 30) << word;
}

TEST(Language, AGatesReasonIsSaidInIt)
{
    const Brackets language;
    GateFacts facts;
    facts.image = QStringLiteral("ds");
    facts.from = *parseImageRef(QStringLiteral("example.org/o/ds:2026.3-abc"));
    facts.presence = Presence::Yes;
    facts.revisionTrouble = QStringLiteral("connection reset");
    facts.page = QStringLiteral("ds.md");
    GatesList list;
    list.setGates(judge({facts}), true);
    const std::string texts = textsOf(list);
    EXPECT_NE(texts.find("[all 1 present]"), std::string::npos) << texts;
    EXPECT_NE(texts.find("[ds has no page ds.md]"), std::string::npos) << texts;
    EXPECT_NE(texts.find("[ds: connection reset]"), std::string::npos) << texts;
    EXPECT_NE(texts.find("[ds: unknown, no run left a verdict on it]"), std::string::npos) << texts;
    // The same from a record.
    ReleaseRecord record;
    record.id = QStringLiteral("20260322T201500Z-1a2b");
    record.at = QDateTime::currentDateTimeUtc();
    record.gates = judge({facts});
    const Result<ReleaseRecord> read = recordFromJson(toJson(record));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->gates, record.gates);
}

TEST(Language, AStoredRunsReasonIsSaidInIt)
{
    const Brackets language;
    QTemporaryDir folder;
    QList<Event> events = failedRun();
    for (Event *end : {&events[3], &events.last()})
        keep(end->fields, QStringLiteral("reason"), clause("exit-code", {QStringLiteral("7")}));
    Window window;
    window.open(journalOf(folder, events));
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    EXPECT_TRUE(window.find<QLabel>("why")->text().contains(QLatin1String("[exit code 7]"))) << window.find<QLabel>("why")->text().toStdString();
    EXPECT_TRUE(window.find<QLabel>("status")->text().contains(QLatin1String("[exit code 7]"))) << window.find<QLabel>("status")->text().toStdString();
}

TEST(Language, WhatTheDoctorFindsIsSaidInIt)
{
    const Brackets language;
    FakeLauncher launcher;
    launcher.on(QStringLiteral("git --version"), {.code = 3});
    Surroundings surroundings(&launcher);
    DoctorView view(&surroundings);
    Surroundings::Question question;
    question.engine = QStringLiteral("no-such-engine");
    surroundings.examine(question);
    ASSERT_TRUE(comes([&] { return !surroundings.isBusy(); }));
    const std::string texts = textsOf(view);
    EXPECT_NE(texts.find("[no-such-engine: [not found on PATH]]"), std::string::npos) << texts;
    EXPECT_NE(texts.find("[install Docker (Debian: sudo apt install docker.io), or use --engine podman]"), std::string::npos) << texts;
    EXPECT_NE(texts.find("[exit code 3]"), std::string::npos) << texts;
    EXPECT_NE(texts.find("[install git (Debian: sudo apt install git)]"), std::string::npos) << texts;
}

} // namespace language_test
