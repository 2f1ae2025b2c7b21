#include "views/stack/factscard.h"

#include "model/base/text.h"
#include "model/run/run.h"

#include <QFontDatabase>
#include <QGridLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace stackwright {

namespace {

/// A fact as a line of text: cut by the card, not by us, and walked with the arrow keys.
QLineEdit *factLine(const QString &name, const char *objectName)
{
    auto *line = new QLineEdit;
    line->setObjectName(QLatin1String(objectName));
    line->setAccessibleName(name);
    line->setReadOnly(true);
    line->setFrame(false);
    line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    return line;
}

void fill(QLineEdit *line, const QString &text)
{
    if (line->text() == text)
        return; // something of it may be chosen
    line->setText(text);
    line->setCursorPosition(0);
    line->setToolTip(text.toHtmlEscaped());
}

} // namespace

FactsCard::FactsCard(QWidget *parent)
    : Card(tr("Image"), parent), m_name(factLine(tr("Name and tag"), "imageFullName")), m_digest(factLine(tr("Digest"), "imageDigest"))
{
    setObjectName(QStringLiteral("imageFacts"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(2);
    int row = 0;
    for (QLineEdit *line : {m_name, m_digest}) {
        QLabel *name = plainLabel(line->accessibleName());
        makeQuiet(name);
        name->setBuddy(line);
        grid->addWidget(name, row, 0);
        grid->addWidget(line, row++, 1);
    }
    grid->setColumnStretch(1, 1);
    body()->addLayout(grid);
    body()->addStretch();
    hide();
}

void FactsCard::setRecord(const ImageRecord *record, qint64 before)
{
    m_known = record && (record->size >= 0 || !record->digest.isEmpty());
    if (!m_known)
        return;
    fill(m_name, visible(record->fullName.toUtf8()));
    fill(m_digest, record->digest.isEmpty() ? tr("not pushed") : visible(record->digest.toUtf8()));
    QString size = record->size < 0 ? QString() : sizeText(record->size);
    if (const qint64 more = record->size - before; record->size >= 0 && before >= 0 && more != 0)
        size = more > 0 ? tr("%1, %2 more than in the run before").arg(size, sizeText(more)) : tr("%1, %2 less than in the run before").arg(size, sizeText(-more));
    setRemark(size);
}

} // namespace stackwright
