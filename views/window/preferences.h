// What a person has chosen for good, in the user's settings, and the dialog that shows it. Every choice here has an effect.
#pragma once

#include "model/workspace/desk.h"
#include "views/style/theme.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace stackwright {

struct Preferences
{
    Theme theme = Theme::Auto;
    Habits habits;
    QString editor; ///< a preset's key or a command (model/items/editorcommand.h); empty: $VISUAL, else the desktop
    bool notifies = true; ///< of an end, while the window is not in front
    bool operator==(const Preferences &) const = default;
};

Preferences readPreferences();
void writePreferences(const Preferences &preferences);

class PreferencesDialog : public QDialog
{
    Q_OBJECT
public:
    PreferencesDialog(const Preferences &preferences, QWidget *parent);
    Preferences preferences() const;

signals:
    void chosen(const stackwright::Preferences &preferences); ///< at every change: there is no Apply

private:
    QComboBox *m_theme, *m_engine, *m_editor;
    QSpinBox *m_jobs;
    QCheckBox *m_keepGoing, *m_notifies;
    QLineEdit *m_plainHosts;
};

} // namespace stackwright
