// For tests of what is said in the person's language.
#pragma once

#include <QCoreApplication>
#include <QTranslator>

/// Another language: what is ours is in brackets, what others said is not.
class Brackets : public QTranslator
{
public:
    Brackets() { QCoreApplication::installTranslator(this); }
    QString translate(const char *context, const char *text, const char *, int) const override
    {
        return QLatin1String(context) == QLatin1String("stackwright") ? QString(QLatin1Char('[') + QLatin1String(text) + QLatin1Char(']')) : QString();
    }
    bool isEmpty() const override { return false; }
};
