// WWW-Authenticate, Link, Retry-After and error bodies: headers of strangers.
#include "model/registry/challenge.h"

#include <gtest/gtest.h>

#include <random>

namespace challenge_test {

using namespace stackwright;

TEST(Challenge, ReadsABearerChallengeWithCommasInsideQuotes)
{
    const auto read = parseChallenges(R"(Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:a/b:pull,push")");
    ASSERT_EQ(read.size(), 1);
    EXPECT_EQ(read[0].scheme, "bearer");
    EXPECT_EQ(read[0].parameter("realm"), "https://ghcr.io/token");
    EXPECT_EQ(read[0].parameter("scope"), "repository:a/b:pull,push");
    EXPECT_EQ(read[0].parameter("nothing"), "");
}

TEST(Challenge, ReadsSeveralSchemesInOneHeaderInAnyCase)
{
    const auto read = parseChallenges(R"(NEGOTIATE abc==, bAsIc REALM="a \"b\" c" , Digest nonce=1, qop="auth,auth-int", BEARER realm=x)");
    ASSERT_EQ(read.size(), 4);
    EXPECT_EQ(read[0].scheme, "negotiate");
    EXPECT_EQ(read[1].scheme, "basic");
    EXPECT_EQ(read[1].parameter("realm"), "a \"b\" c");
    EXPECT_EQ(read[2].parameter("qop"), "auth,auth-int");
    EXPECT_EQ(read[3].parameter("realm"), "x");
}

TEST(Challenge, LeavesOutWhatCannotBeRead)
{
    EXPECT_TRUE(parseChallenges("").isEmpty());
    EXPECT_TRUE(parseChallenges(",,, \t").isEmpty());
    EXPECT_EQ(parseChallenges("Basic").size(), 1);
    EXPECT_EQ(parseChallenges("Bearer realm=\"never closed").first().parameter("realm"), "never closed");
    EXPECT_EQ(parseChallenges("\"\"\" Basic realm=x").last().scheme, "basic");
}

TEST(Challenge, EndsOnAnyBytes)
{
    std::mt19937 random(20260322);
    const QByteArray alphabet = "abcB =,\"\\;<>\t/\xff:";
    for (int round = 0; round < 20'000; ++round) {
        QByteArray text;
        for (auto i = random() % 40; i > 0; --i)
            text += alphabet.at(static_cast<qsizetype>(random() % static_cast<unsigned long>(alphabet.size())));
        parseChallenges(text);
        nextLink(text);
        parseFaults(text);
        parseRetryAfter(text, 0);
    }
}

TEST(LinkHeader, NamesTheNextPage)
{
    EXPECT_EQ(nextLink("</v2/x/tags/list?last=b&n=2>; rel=\"next\""), "/v2/x/tags/list?last=b&n=2");
    EXPECT_EQ(nextLink("</first>; rel=first, </second>; title=\"a, b\"; rel=\"prev next\""), "/second");
    EXPECT_EQ(nextLink("</first>; rel=\"previous\""), "");
    EXPECT_EQ(nextLink("garbage"), "");
}

TEST(ErrorBody, IsReadOnlyWhereItIsARegistrys)
{
    EXPECT_EQ(parseFaults(R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]})"),
              (QList<RegistryFault>{{QStringLiteral("MANIFEST_UNKNOWN"), QStringLiteral("manifest unknown")}}));
    EXPECT_TRUE(parseFaults("404 page not found").isEmpty());
    EXPECT_TRUE(parseFaults("<html></html>").isEmpty());
    EXPECT_TRUE(parseFaults(R"({"errors":"x"})").isEmpty());
}

TEST(RetryAfter, IsSecondsOrADate)
{
    EXPECT_EQ(parseRetryAfter("5", 0), std::chrono::seconds(5));
    EXPECT_EQ(parseRetryAfter("Wed, 21 Oct 2015 07:28:10 GMT", 1445412480), std::chrono::seconds(10));
    EXPECT_EQ(parseRetryAfter("Wed, 21 Oct 2015 07:28:00 GMT", 1999999999), std::chrono::seconds(0));
    EXPECT_EQ(parseRetryAfter("-3", 0), std::nullopt);
    EXPECT_EQ(parseRetryAfter("", 0), std::nullopt);
    EXPECT_EQ(parseRetryAfter("soon", 0), std::nullopt);
}

} // namespace challenge_test
