#include "model/release/gates.h"
#include "model/surroundings.h"
#include "storedrun.h"
#include "tests/support/brackets.h"
#include "tests/support/fakelauncher.h"
#include "views/doctorview.h"
#include "views/gateslist.h"
#include "window.h"

#include <gtest/gtest.h>

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
