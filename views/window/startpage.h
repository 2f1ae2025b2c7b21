// What stands in the window before there is a stack: open one, the recent ones, try the sample; below, what the doctor
// finds. No wizard.
#pragma once

#include <QScrollArea>
#include <QStringList>

class QPushButton;
class QVBoxLayout;

namespace stackwright {

class DoctorView;
class Notice;
class Surroundings;

class StartPage : public QScrollArea
{
    Q_OBJECT
public:
    explicit StartPage(Surroundings *surroundings, QWidget *parent = nullptr);
    void setRecent(const QStringList &paths);
    /// `mayBeMade`: a folder that a stack may be made of, which is offered.
    void setError(const QString &what, const QString &advice, const QString &mayBeMade = {});
    /// While the sample is being copied.
    void setBusy(bool busy);
    DoctorView *doctor() const { return m_doctor; }

signals:
    void openRequested();
    void makeRequested(const QString &folder); ///< empty: a person chooses
    void openRunRequested();
    void sampleRequested();
    void pathChosen(const QString &path);

private:
    QVBoxLayout *m_recent;
    Notice *m_notice;
    DoctorView *m_doctor;
    QString m_mayBeMade;
    QPushButton *m_sample, *m_lastButton; ///< m_lastButton: what stands before the recent ones
};

} // namespace stackwright
