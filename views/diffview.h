// A unified diff, line by line in its colours, words that differ marked. Plain text of others, capped.
#pragma once

#include <QPlainTextEdit>

namespace stackwright {

class DiffView : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit DiffView(QWidget *parent = nullptr);
    void setDiff(const QByteArray &unified);
    void goToChange(bool next);

protected:
    void changeEvent(QEvent *event) override;

private:
    void colour();
    QByteArray m_bytes;
};

} // namespace stackwright
