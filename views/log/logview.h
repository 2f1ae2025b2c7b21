// The lines of a log: colours, folded steps, selection, marks of what was found. Own painting over LogText, so that a
// million lines cost what a screenful costs. Scrolls by rows; a row is a step's header or a line.
#pragma once

#include "model/items/ansi.h"
#include "model/items/failingline.h"
#include "model/items/logfind.h"
#include "model/items/logtext.h"
#include "model/run/run.h"

#include <QAbstractScrollArea>

class QTextLayout;

namespace stackwright {

class LogView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit LogView(QWidget *parent = nullptr);

    void open(const QString &path);
    LogText *text() const { return m_text; }
    /// What the run knows of the steps: times and ends that the text does not tell. `failed`: the last step did, and `why`.
    void setSteps(const QList<StepRecord> &steps, bool failed, bool running, const QString &why = {});
    /// Shows only these lines, in order; nothing: all.
    void setOnlyLines(std::optional<std::vector<qint64>> lines);

    void setHits(const std::vector<LogFind::Hit> *hits);
    /// Brings a line into view, unfolds its step, and marks the hit there as the current one.
    void showHit(const LogFind::Hit &hit);
    void showLine(qint64 line);
    qint64 topLine() const;
    /// The line that says why the stage failed; -1: none, or it is still looked for. It is gone to once, when it is known.
    qint64 failingLine() const { return m_failing->line(); }
    bool isFailureSeen() const;
    void showFailure(); ///< as soon as it is known
    void showStep(const StepRecord &step); ///< its header and what follows, as soon as it is read; nothing: the log does not have it

    bool isFollowing() const { return m_following; }
    void setFollowing(bool on);
    void foldAll(bool folded);
    QString selectedText() const; ///< without colours
    void copy() const;
    /// The visible rows as text: what is read out.
    QString visibleText() const;

signals:
    void followingChanged(bool on);
    void grew();
    void seenChanged(); ///< other lines are to be seen

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    static constexpr int aLine = -1, stepsNotRun = -2; ///< rows that are no header
    struct Row
    {
        qint64 line = -1;
        int section = aLine; ///< of a header
    };
    struct Place
    {
        qint64 line = -1;
        int column = 0;
        auto operator<=>(const Place &) const = default;
    };
    void relayRows();
    void updateScroll();
    void loaded();
    void lookForFailure();
    void failureFound();
    void lookForStep();
    qint64 rowCount() const { return m_rows; }
    Row rowAt(qint64 row) const;
    qint64 rowOf(qint64 line) const;
    bool isOpen(int section) const;
    void toggle(int section);
    int rowHeight(const Row &row) const { return row.section != aLine ? m_headerHeight : m_lineHeight; }
    Place placeAt(const QPoint &point, int *section = nullptr) const;
    void measure();
    void layOutLine(QTextLayout *layout, const AnsiLine &line, qint64 number) const;
    QColor groundOf(qint64 line) const;
    void paintLine(QPainter *painter, const QRect &rect, qint64 line, int *widest) const;
    void paintHeader(QPainter *painter, const QRect &rect, int section) const;
    void paintStep(QPainter *painter, const QRect &rect, const QString &state, const QString &number, const QString &title, const QString &end) const;
    void paintStepsNotRun(QPainter *painter, const QRect &rect) const;
    QString notRunText() const;
    int currentStep() const; ///< where the keyboard is; -1: no header is to be seen
    bool goToStep(int by);   ///< false: there is none
    int rowsThatFit() const;
    qint64 fetch(qint64 line) const; ///< into the cache; index of it there or -1

    LogText *m_text;
    FailingLine *m_failing;
    QList<StepRecord> m_steps;
    QString m_why;
    bool m_wantsFailure = true; ///< it is gone to when it is known, unless the person has scrolled
    qint64 m_wantedLine = -1; ///< likewise a line
    std::optional<StepRecord> m_wantedStep; ///< to be gone to when it is read
    int m_notRun = 0; ///< number of the first step that was not run; 0: all were
    int m_step = -1; ///< the section that the keyboard is on, as long as its header is to be seen
    bool m_failed = false, m_running = false, m_following = true;
    QHash<int, bool> m_opened; ///< what the person chose, by section
    std::vector<qint64> m_sectionRows; ///< the row of each header
    qint64 m_rows = 0;
    std::optional<std::vector<qint64>> m_only;
    const std::vector<LogFind::Hit> *m_hits = nullptr;
    LogFind::Hit m_current{-1, 0, 0};
    Place m_anchor, m_cursor;
    bool m_selecting = false;
    int m_lineHeight = 16, m_headerHeight = 24, m_gutter = 50, m_widest = 0;
    mutable QList<LogText::Line> m_cache;
    mutable qint64 m_cacheFirst = -1;
};

/// Makes the log readable for assistive technology; called once by the program.
void registerLogAccessibility();

} // namespace stackwright
