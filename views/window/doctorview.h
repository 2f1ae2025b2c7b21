// What the doctor finds, as rows: a tick or a cross, what, why, and the line that puts it right with a button to copy it,
// or a button that does it where one can.
#pragma once

#include "views/style/parts.h"

namespace stackwright {

class Surroundings;

class DoctorView : public Card
{
    Q_OBJECT
public:
    explicit DoctorView(Surroundings *surroundings, QWidget *parent = nullptr);

signals:
    void againRequested();
    void localRegistryRequested();

private:
    void refresh();
    QWidget *rowOf(int index);

    Surroundings *m_surroundings;
    QVBoxLayout *m_rows;
    QPushButton *m_again;
    int m_nameWidth = 0;
    QList<QString> m_shown; ///< what the rows say, to leave them alone while nothing changes
};

} // namespace stackwright
