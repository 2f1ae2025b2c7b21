// The line that stands over everything when a run has ended without passing: what failed, what is left, how that stands to the
// files as they are now, and the next steps.
#pragma once

#include <QFrame>

#include <optional>

class QLabel;
class QPushButton;

namespace stackwright {

class Desk;
struct FailureStory;

class FailureStrip : public QFrame
{
    Q_OBJECT
public:
    explicit FailureStrip(Desk *desk, QWidget *parent = nullptr);
    void refresh();

signals:
    void openRequested(const QString &file, int line); ///< relative to the checkout; 0: no line is known
    void testRequested(const QString &image, const QString &test);
    void resumeRequested();
    void logRequested(const QString &image);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QPushButton *button(const QString &text, const char *name);
    void elide();
    std::optional<FailureStory> story() const;

    Desk *m_desk;
    QLabel *m_what;
    QPushButton *m_open, *m_test, *m_resume, *m_log;
    QString m_state, m_text;
};

} // namespace stackwright
