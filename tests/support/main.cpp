// The main of every suite but the window's.
#include "tests/support/warnings.h"

#include <gtest/gtest.h>

#include <QCoreApplication>

int main(int argc, char **argv)
{
    ::testing::InitGoogleTest(&argc, argv);
    QCoreApplication application(argc, argv);
    stackwright::testing::failOnQtWarnings();
    return RUN_ALL_TESTS();
}
