// What stands in the window before there is a stack: open one, the recent ones; no wizard.
#pragma once

#include <QStringList>
#include <QWidget>

class QVBoxLayout;

namespace stackwright {

class Notice;

class StartPage : public QWidget
{
    Q_OBJECT
public:
    explicit StartPage(QWidget *parent = nullptr);
    void setRecent(const QStringList &paths);
    void setError(const QString &what, const QString &advice);

signals:
    void openRequested();
    void openRunRequested();
    void pathChosen(const QString &path);

private:
    QVBoxLayout *m_recent;
    Notice *m_notice;
};

} // namespace stackwright
