#include "views/window/preferences.h"

#include "model/items/editorcommand.h"
#include "model/run/estimate.h"
#include "views/style/parts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSpinBox>
#include <QThread>
#include <QVBoxLayout>

namespace stackwright {

Preferences readPreferences()
{
    const QSettings settings;
    Preferences preferences;
    preferences.theme = themeFromWord(settings.value(QStringLiteral("theme")).toString()).value_or(Theme::Auto);
    preferences.habits.jobs = std::clamp(settings.value(QStringLiteral("jobs"), usualJobs()).toInt(), 1, 64);
    preferences.habits.keepGoing = settings.value(QStringLiteral("keepGoing"), false).toBool();
    preferences.habits.engine = settings.value(QStringLiteral("engine")).toString() == QLatin1String("podman") ? QStringLiteral("podman") : QStringLiteral("docker");
    preferences.habits.plainHosts = settings.value(QStringLiteral("plainHosts")).toStringList();
    preferences.editor = settings.value(QStringLiteral("editor")).toString();
    preferences.notifies = settings.value(QStringLiteral("notifies"), true).toBool();
    return preferences;
}

void writePreferences(const Preferences &preferences)
{
    QSettings settings;
    settings.setValue(QStringLiteral("theme"), word(preferences.theme));
    settings.setValue(QStringLiteral("jobs"), preferences.habits.jobs);
    settings.setValue(QStringLiteral("keepGoing"), preferences.habits.keepGoing);
    settings.setValue(QStringLiteral("engine"), preferences.habits.engine);
    settings.setValue(QStringLiteral("plainHosts"), preferences.habits.plainHosts);
    settings.setValue(QStringLiteral("editor"), preferences.editor);
    settings.setValue(QStringLiteral("notifies"), preferences.notifies);
}

PreferencesDialog::PreferencesDialog(const Preferences &preferences, QWidget *parent)
    : QDialog(parent), m_theme(new QComboBox), m_engine(new QComboBox), m_editor(new QComboBox), m_jobs(new QSpinBox),
      m_keepGoing(new QCheckBox(tr("After a failure, go on with images that do not depend on it"))),
      m_notifies(new QCheckBox(tr("Tell me when a run has ended while this window is not in front"))), m_plainHosts(new QLineEdit)
{
    setObjectName(QStringLiteral("preferencesDialog"));
    setWindowTitle(tr("Preferences"));
    setAccessibleName(windowTitle());
    m_theme->setObjectName(QStringLiteral("preferTheme"));
    for (const auto &[theme, text] : {std::pair(Theme::Auto, tr("Like the desktop")), std::pair(Theme::Light, tr("Light")), std::pair(Theme::Dark, tr("Dark"))})
        m_theme->addItem(text, word(theme));
    m_theme->setCurrentIndex(m_theme->findData(word(preferences.theme)));
    m_engine->setObjectName(QStringLiteral("preferEngine"));
    for (const auto &engine : {QStringLiteral("docker"), QStringLiteral("podman")})
        m_engine->addItem(engine, engine);
    m_engine->setCurrentIndex(m_engine->findData(preferences.habits.engine));
    m_editor->setObjectName(QStringLiteral("preferEditor"));
    m_editor->setEditable(true);
    m_editor->setInsertPolicy(QComboBox::NoInsert);
    m_editor->addItem(tr("As the desktop, or $VISUAL"), QString());
    for (const EditorPreset &preset : editorPresets())
        m_editor->addItem(preset.name, preset.key);
    m_editor->setCurrentIndex(m_editor->findData(preferences.editor));
    if (m_editor->currentIndex() < 0)
        m_editor->setEditText(preferences.editor);
    m_editor->setToolTip(tr("One of these, or a command: %f is the file, %l the line, %c the column"));
    m_jobs->setObjectName(QStringLiteral("preferJobs"));
    m_jobs->setRange(1, std::max(4, 2 * QThread::idealThreadCount()));
    m_jobs->setMinimumWidth(72);
    m_jobs->setValue(preferences.habits.jobs);
    m_keepGoing->setObjectName(QStringLiteral("preferKeepGoing"));
    m_keepGoing->setChecked(preferences.habits.keepGoing);
    m_notifies->setObjectName(QStringLiteral("preferNotifies"));
    m_notifies->setChecked(preferences.notifies);
    m_plainHosts->setObjectName(QStringLiteral("preferPlainHosts"));
    m_plainHosts->setPlaceholderText(tr("registry.example:5000, …"));
    m_plainHosts->setText(preferences.habits.plainHosts.join(QStringLiteral(", ")));

    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setHorizontalSpacing(14);
    form->setVerticalSpacing(10);
    const auto row = [&](const QString &label, QWidget *field) {
        field->setAccessibleName(label);
        form->addRow(plainLabel(label), field);
    };
    row(tr("Theme"), m_theme);
    row(tr("Engine"), m_engine);
    row(tr("Stages at once"), m_jobs);
    m_editor->setMinimumWidth(280);
    row(tr("Editor"), m_editor);
    m_editor->lineEdit()->setAccessibleName(tr("Editor"));
    m_plainHosts->setMinimumWidth(280);
    row(tr("Registries without TLS"), m_plainHosts);
    QLabel *hint = plainLabel(tr("Only for registries that you trust and reach over a network of your own. This machine's own are always allowed."));
    hint->setWordWrap(true);
    makeQuiet(hint);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setText(tr("Close")); // also where Qt has no word for it
    buttons->setAccessibleName(windowTitle());
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false); // Return ends a field, not the dialog
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(10);
    column->addLayout(form);
    column->addWidget(hint);
    column->addSpacing(6);
    column->addWidget(m_keepGoing);
    column->addWidget(m_notifies);
    column->addStretch();
    column->addWidget(buttons);
    resize(500, sizeHint().height());

    const auto tell = [this] { emit chosen(this->preferences()); };
    connect(m_theme, &QComboBox::currentIndexChanged, this, tell);
    connect(m_engine, &QComboBox::currentIndexChanged, this, tell);
    connect(m_editor, &QComboBox::currentIndexChanged, this, tell);
    connect(m_editor->lineEdit(), &QLineEdit::editingFinished, this, tell);
    connect(m_jobs, &QSpinBox::valueChanged, this, tell);
    connect(m_keepGoing, &QCheckBox::toggled, this, tell);
    connect(m_notifies, &QCheckBox::toggled, this, tell);
    connect(m_plainHosts, &QLineEdit::editingFinished, this, tell);
}

Preferences PreferencesDialog::preferences() const
{
    Preferences preferences;
    preferences.theme = themeFromWord(m_theme->currentData().toString()).value_or(Theme::Auto);
    preferences.habits.engine = m_engine->currentData().toString();
    preferences.habits.jobs = m_jobs->value();
    preferences.habits.keepGoing = m_keepGoing->isChecked();
    static const QRegularExpression between(QStringLiteral("[,\\s]+"));
    preferences.habits.plainHosts = m_plainHosts->text().split(between, Qt::SkipEmptyParts);
    const int editor = m_editor->findText(m_editor->currentText());
    preferences.editor = editor >= 0 ? m_editor->itemData(editor).toString() : m_editor->currentText().trimmed();
    preferences.notifies = m_notifies->isChecked();
    return preferences;
}

} // namespace stackwright
