// What an image is after a run: its name with tag, its digest, its size. Each can be read whole, chosen and copied, also
// with the keyboard.
#pragma once

#include "views/style/parts.h"

class QLineEdit;

namespace stackwright {

struct ImageRecord;

class FactsCard : public Card
{
    Q_OBJECT
public:
    explicit FactsCard(QWidget *parent = nullptr);
    /// `before`: its size in the run before; -1: not known.
    void setRecord(const ImageRecord *record, qint64 before);
    bool isKnown() const { return m_known; }

private:
    bool m_known = false;
    QLineEdit *m_name, *m_digest;
};

} // namespace stackwright
