// The desktop around the window, over D-Bus by the freedesktop.org specifications: messages, and whether it is dark. The
// only file that knows D-Bus; without a bus, or without anybody who answers, nothing happens. Never waits.
#pragma once

#include <QObject>

class QDBusVariant;

namespace stackwright {

class Desktop : public QObject
{
    Q_OBJECT
public:
    explicit Desktop(QObject *parent = nullptr);

    /// Both are plain text.
    void notify(const QString &title, const QString &text);
    /// Answered by darkPreferred, now and whenever it changes; not at all where the desktop has no opinion.
    void followColours();

signals:
    void darkPreferred(bool dark);

private slots:
    void settingChanged(const QString &space, const QString &key, const QDBusVariant &value);

private:
    bool m_hasBus = false;
};

} // namespace stackwright
