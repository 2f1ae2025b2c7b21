// What a person copies out of a message is read by a shell as it was meant.
#include "model/base/shellword.h"
#include "tests/support/outside.h"

#include <gtest/gtest.h>

namespace shellword_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright;

TEST(ShellWord, IsOneWordForAShell)
{
    for (const QString &word : {u""_s, u"plain"_s, u"/a/b-c_d.e+f@g:h,i"_s, u"a b"_s, u"it's"_s, u"''"_s, u"$HOME"_s, u"`id`"_s, u"a\\b"_s, u"\"q\""_s, u"a\nb"_s,
                                u"*"_s, u"a;b"_s, u"a&b|c>d"_s, u"#x"_s, u"~"_s, u"{a,b}"_s, u"!x"_s, u"f\u00fcr"_s}) {
        const outside::Outcome said = outside::call(u"sh"_s, {u"-c"_s, QString(u"printf '%s.' "_s + quotedForShell(word))});
        EXPECT_EQ(said.code, 0) << said.err.constData();
        EXPECT_EQ(QString::fromUtf8(said.out), QString(word + u'.')) << qPrintable(quotedForShell(word));
    }
    EXPECT_EQ(quotedForShell(u"/a/b"_s), u"/a/b"_s) << "no quotes where none are needed";
}

} // namespace shellword_test
