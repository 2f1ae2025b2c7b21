// The gates of a promotion, each a tick or a cross with its whole reason; a closed one can be passed by hand with a reason
// that is recorded.
#pragma once

#include "model/release/releases.h"

#include <QScrollArea>

class QVBoxLayout;

namespace stackwright {

class GatesList : public QScrollArea
{
    Q_OBJECT
public:
    explicit GatesList(QWidget *parent = nullptr);
    /// `maySkip`: a closed gate offers to be passed.
    void setGates(const QList<GateResult> &gates, bool maySkip);

signals:
    void skipRequested(const QString &gate, const QString &reason);
    void logRequested(const QString &file);

private:
    QWidget *makeRow(const GateResult &gate);

    QVBoxLayout *m_rows;
    QList<GateResult> m_gates;
    bool m_maySkip = false;
};

} // namespace stackwright
