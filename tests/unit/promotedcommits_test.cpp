// What git says of the commits that a promotion's images come from: gates of their specs, and whether images changed since.
#include "model/workspace/promotedcommits.h"
#include "model/workspace/workspace.h"
#include "tests/support/repository.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QTemporaryDir>

namespace promotedcommits_test {

using namespace stackwright;

namespace {

class PromotedCommits : public ::testing::Test
{
protected:
    void SetUp() override
    {
        repository.writeStack("base ds<base");
        plain = read();
        first = repository.commit();
        first = repository.head();
    }
    QByteArray read()
    {
        QFile file(repository.path() + QStringLiteral("/images/spec.yml"));
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }
    CommitAnswer ask(const QHash<QString, QString> &revisions)
    {
        Place place;
        place.repo = repository.path();
        const Folders folders = locate(place, repository.path()).value();
        const SpecReading reading = readSpec(read(), folders.specFile);
        EXPECT_TRUE(reading.spec);
        return readPromotedCommits(folders, reading.spec.value_or(Spec{}), CommitQuestion{revisions});
    }
    static QHash<QString, QString> all(const QString &revision)
    {
        return {{QStringLiteral("base"), revision}, {QStringLiteral("ds"), revision}};
    }
    QStringList gatesIn(const CommitAnswer &answer) const
    {
        QStringList names;
        for (const GateSpec &gate : answer.gates)
            names += gate.name;
        return names;
    }

    TestRepository repository;
    QByteArray plain;
    QString first;
};

} // namespace

TEST_F(PromotedCommits, BringTheirGatesWhateverTheCheckoutSays)
{
    repository.write("images/spec.yml", plain + "promotion_gates:\n- {name: gpu, command: [./gpu]}\nrequire_tests: true\n");
    repository.commit();
    const QString strict = repository.head();
    EXPECT_TRUE(ask(all(strict)).notes.isEmpty()) << "they agree";

    repository.write("images/spec.yml", plain); // the gate is taken out, and not committed
    CommitAnswer answer = ask(all(strict));
    EXPECT_FALSE(answer.refusal);
    EXPECT_EQ(gatesIn(answer), QStringList{QStringLiteral("gpu")});
    EXPECT_TRUE(answer.requireTests);
    EXPECT_EQ(answer.notes.size(), 2) << qPrintable(answer.notes.join(QLatin1Char('\n')));

    repository.write("images/spec.yml", plain + "promotion_gates:\n- {name: gpu, command: ['true']}\n- {name: more, command: [./more]}\n");
    answer = ask(all(strict));
    EXPECT_EQ(answer.gates.size(), 3) << "both of the name gpu, and the checkout's own";
    EXPECT_EQ(answer.notes.size(), 3) << qPrintable(answer.notes.join(QLatin1Char('\n')));
    EXPECT_EQ(gatesIn(ask(all(first))), (QStringList{QStringLiteral("gpu"), QStringLiteral("more")}));
}

TEST_F(PromotedCommits, AreRefusedWhereTheyOrTheirSpecCannotBeRead)
{
    const QString nobody(40, QLatin1Char('d'));
    CommitAnswer answer = ask(all(nobody));
    ASSERT_TRUE(answer.refusal);
    EXPECT_EQ(answer.refusal->kind, Error::Kind::Input);
    EXPECT_TRUE(answer.refusal->advice.text.contains(QStringLiteral("fetch origin ") + nobody)) << qPrintable(answer.refusal->advice.text);

    repository.write("images/spec.yml", "root: [\n");
    repository.commit();
    const QString broken = repository.head();
    repository.write("images/spec.yml", plain);
    answer = ask(all(broken));
    ASSERT_TRUE(answer.refusal);
    EXPECT_TRUE(answer.refusal->why.text.contains(QStringLiteral("does not load"))) << qPrintable(answer.refusal->why.text);
}

TEST_F(PromotedCommits, TheLineThatFetchesRunsAsItIsPrinted)
{
    // A clone that was made before the last commit.
    const QString clone = repository.beside(QStringLiteral("it's a clone"));
    repository.gitIn(repository.path(), {QStringLiteral("clone"), QStringLiteral("-q"), repository.path(), clone});
    repository.write("images/ds/new", "1");
    repository.commit();
    const QString later = repository.head();
    Place place;
    place.repo = clone;
    const Folders folders = locate(place, clone).value();
    const Spec spec = *readSpec(plain, folders.specFile).spec;
    CommitAnswer answer = readPromotedCommits(folders, spec, CommitQuestion{all(later)});
    ASSERT_TRUE(answer.refusal);
    ASSERT_EQ(std::system(answer.refusal->advice.text.toLocal8Bit().constData()), 0) << qPrintable(answer.refusal->advice.text);
    answer = readPromotedCommits(folders, spec, CommitQuestion{all(later)});
    EXPECT_FALSE(answer.refusal) << qPrintable(answer.refusal->text());
}

TEST_F(PromotedCommits, AreProvedToAgreeOnlyWhereNothingOfAnImageChanged)
{
    repository.write("images/ds/more", "1");
    repository.commit();
    const QString second = repository.head();
    const QHash<QString, QString> built{{QStringLiteral("base"), first}, {QStringLiteral("ds"), second}};
    CommitAnswer answer = ask(built);
    EXPECT_TRUE(answer.isProof);
    EXPECT_EQ(answer.newest, second);
    EXPECT_TRUE(answer.unproven.isEmpty());

    repository.write("images/base/more", "1");
    repository.commit();
    const QString third = repository.head();
    answer = ask({{QStringLiteral("base"), first}, {QStringLiteral("ds"), third}});
    EXPECT_EQ(answer.newest, third);
    EXPECT_EQ(answer.unproven.keys(), QStringList{QStringLiteral("base")});
    answer = ask({{QStringLiteral("base"), third}, {QStringLiteral("ds"), second}});
    EXPECT_TRUE(answer.unproven.contains(QStringLiteral("ds"))) << "its parent changed";

    // Two branches that do not follow each other.
    repository.gitIn(repository.path(), {QStringLiteral("checkout"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("side"), first});
    repository.write("images/ds/side", "1");
    repository.commit();
    answer = ask({{QStringLiteral("base"), repository.head()}, {QStringLiteral("ds"), second}});
    EXPECT_TRUE(answer.isProof && answer.newest.isEmpty());
}

} // namespace promotedcommits_test
