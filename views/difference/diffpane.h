// One side of a difference, or both under each other: plain lines on the ground of what happened to them, line numbers at
// the left. Knows no diff; DiffView feeds it.
#pragma once

#include <QPlainTextEdit>

namespace stackwright {

struct DiffLine
{
    enum class Tone { Same, Added, Removed, Missing /* the other side has a line here */, Place, File };
    Tone tone = Tone::Same;
    int before = 0, after = 0; ///< line numbers; 0: none
    QString text;
    int markBegin = 0, markEnd = 0; ///< in `text`
};

class DiffPane : public QPlainTextEdit
{
    Q_OBJECT
public:
    enum class Numbers { Both, Before, After };

    DiffPane(const QString &name, Numbers numbers, QWidget *parent = nullptr);
    void setLines(const QList<DiffLine> &lines);
    /// The lines [first, last] are the change that a person is at; -1: none.
    void setCurrent(int first, int last);
    void showLine(int line);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Gutter;
    void paintGutter(QPaintEvent *event);
    void placeGutter();
    int columnWidth() const;

    Numbers m_numbers;
    Gutter *m_gutter;
    QList<DiffLine> m_lines;
    int m_first = -1, m_last = -1, m_largest = 0;
};

} // namespace stackwright
